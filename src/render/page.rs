//! Lines of text for a terminal or a pipe. The only way out for HR's words.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Effects};

/// What the reader's side can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to write colours (ANSI escape sequences).
    pub colour: bool,
    /// Columns to fill.
    pub width: usize,
    /// Whether signs beyond ASCII (`→`, `·`) are shown; people's own text is never changed by this.
    pub unicode: bool,
}

impl Style {
    /// For a pipe or a file: wide, without colours.
    pub fn plain(width: usize) -> Self {
        Self {
            colour: false,
            width,
            unicode: true,
        }
    }

    /// The sign between before and after.
    pub fn arrow(self) -> &'static str {
        if self.unicode { "→" } else { "->" }
    }

    /// The sign between two facts on one line.
    pub fn dot(self) -> &'static str {
        if self.unicode { " · " } else { " | " }
    }
}

/// What a piece of text means; colours follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Plain,
    /// A heading or a person.
    Strong,
    /// Secondary: rules, ids.
    Quiet,
    /// Something is added.
    Added,
    /// Something is taken away.
    Taken,
    /// Something becomes something else.
    Changed,
    /// Somebody should look.
    Warning,
    /// Somebody must act.
    Urgent,
}

impl Tone {
    fn ansi(self) -> anstyle::Style {
        let colour = |colour: AnsiColor| anstyle::Style::new().fg_color(Some(colour.into()));
        match self {
            Self::Plain => anstyle::Style::new(),
            Self::Strong => anstyle::Style::new().effects(Effects::BOLD),
            Self::Quiet => anstyle::Style::new().effects(Effects::DIMMED),
            Self::Added => colour(AnsiColor::Green),
            Self::Taken => colour(AnsiColor::Red),
            Self::Changed => colour(AnsiColor::Cyan),
            Self::Warning => colour(AnsiColor::Yellow),
            Self::Urgent => colour(AnsiColor::Red).effects(Effects::BOLD),
        }
    }
}

/// How much deeper a remark stands that did not fit beside its row.
const BELOW: usize = 4;

/// A piece of a line.
pub type Piece = (Tone, String);

/// A piece.
pub fn piece(tone: Tone, text: impl Into<String>) -> Piece {
    (tone, text.into())
}

/// Text without characters that could move the cursor, start a line, change colours or turn the reading
/// direction: they are shown as `\n`, `\u{1b}`. Everything else stays as it is.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hostile(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// Controls (C0, C1), line and paragraph separators, and invisible or direction-changing format
/// characters (Unicode UAX #9, "Trojan source").
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Columns a text takes; near enough for wrapping, nothing is lost where it is wrong.
fn columns(text: &str) -> usize {
    text.chars().count()
}

fn columns_of(pieces: &[Piece]) -> usize {
    pieces.iter().map(|(_, text)| columns(text)).sum()
}

/// Text under construction.
#[derive(Debug)]
pub struct Page {
    style: Style,
    out: String,
}

impl Page {
    /// An empty page.
    pub fn new(style: Style) -> Self {
        Self {
            style,
            out: String::new(),
        }
    }

    /// How it is shown.
    pub fn style(&self) -> Style {
        self.style
    }

    /// The finished text; every line ends with a line feed.
    pub fn finish(self) -> String {
        self.out
    }

    /// An empty line, unless the page is empty or has one already.
    pub fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A heading.
    pub fn heading(&mut self, text: &str) {
        self.gap();
        self.line(0, &[piece(Tone::Strong, text)]);
    }

    /// One line of plain text.
    pub fn say(&mut self, indent: usize, text: &str) {
        self.line(indent, &[piece(Tone::Plain, text)]);
    }

    /// One line of pieces; too long ones go on below, indented by two more.
    pub fn line(&mut self, indent: usize, pieces: &[Piece]) {
        let pieces: Vec<Piece> = pieces.iter().map(|(t, s)| (*t, clean(s))).collect();
        if indent + columns_of(&pieces) <= self.style.width {
            self.indent(indent);
            for (tone, text) in &pieces {
                self.put(*tone, text);
            }
            self.out.push('\n');
        } else {
            self.wrapped(indent, &pieces);
        }
    }

    /// Rows with something on the left and a remark on the right, the remarks under each other where
    /// they fit; the longest remark that fits is taken, the last goes below where none does.
    pub fn rows(&mut self, indent: usize, rows: &[(Vec<Piece>, Vec<String>)]) {
        const BETWEEN: usize = 3;
        let width = self.style.width;
        let fits =
            |left: usize, remark: &str| indent + left + BETWEEN + columns(&clean(remark)) <= width;
        let left_of = |pieces: &[Piece]| -> usize {
            pieces.iter().map(|(_, text)| columns(&clean(text))).sum()
        };
        // One very long row must not push everybody's remarks to the edge.
        let far = width * 5 / 9;
        let column = rows
            .iter()
            .map(|(left, _)| left_of(left))
            .filter(|own| indent + own <= far)
            .max()
            .unwrap_or(0);
        for (left, remarks) in rows {
            let own = left_of(left);
            let aligned = remarks.iter().find(|one| fits(column.max(own), one));
            match aligned.or_else(|| remarks.iter().find(|one| fits(own, one))) {
                Some(remark) => self.row(indent, left, own, column, remark),
                None => {
                    self.line(indent, left);
                    if let Some(remark) = remarks.last() {
                        let below = indent + BELOW;
                        self.line(below, &[piece(Tone::Quiet, remark.clone())]);
                    }
                }
            }
        }
    }

    fn row(&mut self, indent: usize, left: &[Piece], own: usize, column: usize, remark: &str) {
        let remark = clean(remark);
        let room = self.style.width.saturating_sub(indent + columns(&remark));
        let start = (column + 3).min(room).max(own + 3);
        self.indent(indent);
        for (tone, text) in left {
            let text = clean(text);
            self.put(*tone, &text);
        }
        if !remark.is_empty() {
            self.indent(start - own);
            self.put(Tone::Quiet, &remark);
        }
        self.out.push('\n');
    }

    fn wrapped(&mut self, indent: usize, pieces: &[Piece]) {
        let hang = indent + 2;
        let mut at = indent;
        self.indent(indent);
        let mut fresh = true;
        for (tone, text) in pieces {
            for (i, word) in text.split(' ').enumerate() {
                let space = usize::from(i > 0);
                if !fresh && at + space + columns(word) > self.style.width && space == 1 {
                    self.out.push('\n');
                    self.indent(hang);
                    at = hang;
                } else if space == 1 {
                    self.out.push(' ');
                    at += 1;
                }
                self.put(*tone, word);
                at += columns(word);
                fresh = false;
            }
        }
        self.out.push('\n');
    }

    fn indent(&mut self, by: usize) {
        self.out.extend(std::iter::repeat_n(' ', by));
    }

    /// Text that was cleaned already.
    fn put(&mut self, tone: Tone, text: &str) {
        let style = tone.ansi();
        if !self.style.colour || style == anstyle::Style::new() || text.is_empty() {
            self.out.push_str(text);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(self.out, "{style}{text}{style:#}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ESCAPE: char = '\u{1b}';

    #[test]
    fn long_lines_go_on_below_and_lose_nothing() {
        let mut page = Page::new(Style::plain(20));
        page.say(2, "eins zwei drei vier fuenf sechs");
        assert_eq!(page.finish(), "  eins zwei drei\n    vier fuenf sechs\n");
    }

    #[test]
    fn remarks_stand_under_each_other() {
        let mut page = Page::new(Style::plain(40));
        let row =
            |left: &str, right: &str| (vec![piece(Tone::Plain, left)], vec![right.to_owned()]);
        page.rows(0, &[row("a", "x"), row("longer", "y")]);
        assert_eq!(page.finish(), "a        x\nlonger   y\n");
    }

    proptest! {
        #[test]
        fn nothing_people_write_can_start_a_line_or_a_colour(text in ".*", width in 10usize..120) {
            let mut page = Page::new(Style { colour: false, width, unicode: true });
            page.line(0, &[piece(Tone::Strong, "name: "), piece(Tone::Plain, text.clone())]);
            let out = page.finish();
            prop_assert!(!out.contains(ESCAPE));
            prop_assert!(!out.contains('\r'));
            prop_assert!(out.ends_with('\n'));
            // Every further line is a continuation of ours: indented.
            prop_assert!(out.lines().skip(1).all(|line| line.starts_with("  ")));
        }
    }
}
