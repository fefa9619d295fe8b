//! Lines of text for a terminal or a pipe. The only way out for HR's words.

use std::fmt::Write as _;

use super::letters::{ascii, clean, columns};
use super::style::{Style, Tone};

/// How much deeper a remark stands that did not fit beside its row.
const BELOW: usize = 4;

/// A piece of a line.
pub type Piece = (Tone, String);

/// A piece.
pub fn piece(tone: Tone, text: impl Into<String>) -> Piece {
    (tone, text.into())
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

    /// One line that is to be copied: never broken, however long.
    pub fn verbatim(&mut self, indent: usize, text: &str) {
        let text = self.legible(text);
        self.indent(indent);
        self.put(Tone::Plain, &text);
        self.out.push('\n');
    }

    /// One line of pieces; too long ones go on below, indented by two more.
    pub fn line(&mut self, indent: usize, pieces: &[Piece]) {
        self.hanging(indent, indent + 2, pieces);
    }

    /// One line of pieces; too long ones go on below, indented by `hang`.
    pub fn hanging(&mut self, indent: usize, hang: usize, pieces: &[Piece]) {
        let pieces: Vec<Piece> = pieces.iter().map(|(t, s)| (*t, self.legible(s))).collect();
        self.indent(indent);
        if indent + columns_of(&pieces) <= self.style.width {
            for (tone, text) in &pieces {
                self.put(*tone, text);
            }
        } else {
            self.wrapped(indent, hang, &pieces);
        }
        self.out.push('\n');
    }

    /// Rows with something on the left and a remark on the right, the remarks under each other where
    /// they fit; the longest remark that fits is taken; where none does, the longest goes below.
    pub fn rows(&mut self, indent: usize, rows: &[(Vec<Piece>, Vec<String>)]) {
        const BETWEEN: usize = 3;
        let width = self.style.width;
        let fits = |page: &Self, left: usize, remark: &str| {
            indent + left + BETWEEN + columns(&page.legible(remark)) <= width
        };
        let lefts: Vec<usize> = rows.iter().map(|(left, _)| self.width_of(left)).collect();
        // One very long row must not push everybody's remarks to the edge.
        let far = width.saturating_mul(5) / 9;
        let near = lefts.iter().filter(|own| indent + **own <= far);
        let column = near.copied().max().unwrap_or(0);
        for ((left, remarks), own) in rows.iter().zip(lefts) {
            let aligned = remarks.iter().find(|one| fits(self, column.max(own), one));
            match aligned.or_else(|| remarks.iter().find(|one| fits(self, own, one))) {
                Some(remark) => self.row(indent, left, own, column, remark),
                None => {
                    self.line(indent, left);
                    if let Some(remark) = remarks.first().filter(|remark| !remark.is_empty()) {
                        let below = indent + BELOW;
                        self.line(below, &[piece(Tone::Quiet, remark.clone())]);
                    }
                }
            }
        }
    }

    /// Text as this reader can see it, and without anything that acts.
    fn legible(&self, text: &str) -> String {
        let text = clean(text);
        if self.style.unicode || text.is_ascii() {
            text
        } else {
            ascii(&text)
        }
    }

    /// Columns that pieces take as this reader sees them.
    pub fn width_of(&self, pieces: &[Piece]) -> usize {
        let widths = pieces.iter().map(|(_, text)| columns(&self.legible(text)));
        widths.sum()
    }

    fn row(&mut self, indent: usize, left: &[Piece], own: usize, column: usize, remark: &str) {
        let remark = self.legible(remark);
        let room = self.style.width.saturating_sub(indent + columns(&remark));
        let start = (column + 3).min(room).max(own + 3);
        self.indent(indent);
        for (tone, text) in left {
            let text = self.legible(text);
            self.put(*tone, &text);
        }
        if !remark.is_empty() {
            self.indent(start - own);
            self.put(Tone::Quiet, &remark);
        }
        self.out.push('\n');
    }

    /// Breaks at blanks; a word longer than a line is cut where the line ends.
    fn wrapped(&mut self, indent: usize, hang: usize, pieces: &[Piece]) {
        let width = self.style.width.max(hang + 8);
        let mut at = indent;
        let mut fresh = true;
        for Word { blanks, letters } in words(pieces) {
            let long: usize = columns_of(&letters);
            if !fresh && at + blanks + long > width && (blanks > 0 || at >= width) {
                self.next_line(hang, &mut at);
            } else {
                self.indent(blanks);
                at += blanks;
            }
            fresh = false;
            for (tone, text) in letters {
                self.cut(tone, &text, width, hang, &mut at);
            }
        }
    }

    fn next_line(&mut self, hang: usize, at: &mut usize) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        self.out.push('\n');
        self.indent(hang);
        *at = hang;
    }

    /// Writes letters, going on below at the end of a line.
    fn cut(&mut self, tone: Tone, text: &str, width: usize, hang: usize, at: &mut usize) {
        let mut line = String::new();
        for c in text.chars() {
            let wide = columns(c.encode_utf8(&mut [0; 4]));
            if *at + wide > width {
                self.put(tone, &line);
                line.clear();
                self.next_line(hang, at);
            }
            line.push(c);
            *at += wide;
        }
        self.put(tone, &line);
    }

    fn indent(&mut self, by: usize) {
        self.out.extend(std::iter::repeat_n(' ', by));
    }

    /// Text that was made legible already.
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

/// Letters that stay together, and the blanks before them.
#[derive(Default)]
struct Word {
    blanks: usize,
    letters: Vec<Piece>,
}

fn words(pieces: &[Piece]) -> Vec<Word> {
    let mut all = vec![Word::default()];
    for (tone, text) in pieces {
        for (i, part) in text.split(' ').enumerate() {
            let Some(last) = all.last_mut() else { continue };
            if i > 0 && last.letters.is_empty() {
                last.blanks += 1;
            } else if i > 0 {
                all.push(Word {
                    blanks: 1,
                    letters: Vec::new(),
                });
            }
            if let (Some(last), false) = (all.last_mut(), part.is_empty()) {
                last.letters.push((*tone, part.to_owned()));
            }
        }
    }
    all
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
    fn a_word_longer_than_a_line_is_cut() {
        let mut page = Page::new(Style::plain(12));
        page.say(0, "abcdefghijklmnopqrst uv");
        assert_eq!(page.finish(), "abcdefghijkl\n  mnopqrst\n  uv\n");
    }

    #[test]
    fn remarks_stand_under_each_other() {
        let mut page = Page::new(Style::plain(40));
        let row =
            |left: &str, right: &str| (vec![piece(Tone::Plain, left)], vec![right.to_owned()]);
        page.rows(0, &[row("a", "x"), row("longer", "y"), row("王秀", "z")]);
        assert_eq!(page.finish(), "a        x\nlonger   y\n王秀     z\n");
    }

    #[test]
    fn however_wide_it_is_a_line_stays_one_line() {
        let mut page = Page::new(Style::plain(usize::MAX));
        let long = "x ".repeat(2000);
        let row = (vec![piece(Tone::Plain, "left")], vec![long.clone()]);
        page.rows(2, &[row]);
        page.line(usize::from(u16::MAX), &[piece(Tone::Plain, long)]);
        assert_eq!(page.finish().lines().count(), 2);
    }

    proptest! {
        //
        #[test]
        fn nothing_people_write_can_start_a_line_or_a_colour(
            text in ".*", width in 40usize..200, unicode in any::<bool>()
        ) {
            let mut page = Page::new(Style { colour: false, width, unicode });
            page.line(0, &[piece(Tone::Strong, "name: "), piece(Tone::Plain, text.clone())]);
            let out = page.finish();
            prop_assert!(!out.contains(ESCAPE));
            prop_assert!(!out.contains('\r'));
            prop_assert!(unicode || out.is_ascii());
            prop_assert!(out.ends_with('\n'));
            // Every further line is a continuation of ours: indented.
            prop_assert!(out.lines().skip(1).all(|line| line.starts_with("  ")));
            prop_assert!(out.lines().all(|line| columns(line) <= width), "{}", out);
        }

        #[test]
        fn wrapping_loses_no_letter(text in "[a-zA-Z王ü ]{0,300}", width in 40usize..80) {
            let mut page = Page::new(Style::plain(width));
            page.say(0, &text);
            let bare = |text: &str| text.replace([' ', '\n'], "");
            prop_assert_eq!(bare(&page.finish()), bare(&text));
        }
    }
}
