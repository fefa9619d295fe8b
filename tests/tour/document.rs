//! The document as steps.
//!
//! A `console` block holds commands (`$ …`) and what they print. A block with `file=/path` after its language is written
//! into the fresh root, one with `part-of=/path` must be part
//! of that file, one with `line-of=/path` takes the place of the line there that begins with the same word. Comments of their own say what the text around
//! them says in words: `<!-- clock: 2027-03-01 09:00 -->`, `<!-- play: DAY.toml -->`, `<!-- install: FOLDER -->`.

/// A line of output that stands for any lines.
pub const ANY: &str = "[…]";

/// One command and what it prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Behind `$ `.
    pub command: String,
    /// What follows, up to the next command.
    pub output: Vec<String>,
    /// Where the command stands, counted from 1.
    pub line: usize,
}

/// One thing to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is this moment in Berlin.
    Clock(String),
    /// The edits of a scripted day are made, and it is its moment.
    Play(String),
    /// Files the operator has.
    Install(String),
    /// A file the operator writes.
    File { path: String, text: String },
    /// Lines of a file that is there.
    Part {
        path: String,
        text: String,
        line: usize,
    },
    /// A line of a file that is there, written anew.
    Line { path: String, text: String },
    /// A command.
    Exchange(Exchange),
}

/// The document, and what changes in it.
pub struct Document {
    lines: Vec<String>,
    /// Where an exchange's output stands, and what comes there instead.
    changes: Vec<(usize, usize, Vec<String>)>,
}

impl Document {
    /// Reads a document.
    pub fn parse(text: &str) -> Self {
        Self {
            lines: text.lines().map(str::to_owned).collect(),
            changes: Vec::new(),
        }
    }

    /// Everything that is to be done, in order.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = 0;
        while let Some(line) = self.lines.get(at) {
            if let Some(comment) = comment(line) {
                steps.push(comment);
            } else if let Some(about) = line.strip_prefix("```").filter(|about| !about.is_empty()) {
                let length = self.lines[at + 1..].iter().position(|line| line == "```");
                let end = at + 1 + length.expect("a block is closed");
                steps.extend(block(about, &self.lines[at + 1..end], at + 2));
                at = end;
            }
            at += 1;
        }
        steps
    }

    /// Puts other output behind a command.
    pub fn replace(&mut self, exchange: &Exchange, output: &[String]) {
        let (from, length) = (exchange.line, exchange.output.len());
        self.changes.push((from, length, output.to_vec()));
    }

    /// The document with everything replaced.
    pub fn text(&self) -> String {
        let mut lines = self.lines.clone();
        for (from, length, output) in self.changes.iter().rev() {
            lines.splice(*from..from + length, output.iter().cloned());
        }
        lines.join("\n") + "\n"
    }
}

fn comment(line: &str) -> Option<Step> {
    let inside = line.strip_prefix("<!--")?.strip_suffix("-->")?;
    let (word, rest) = inside.split_once(':')?;
    let rest = rest.trim().to_owned();
    Some(match word.trim() {
        "clock" => Step::Clock(rest),
        "play" => Step::Play(rest),
        "install" => Step::Install(rest),
        other => panic!("a comment of the tour says '{other}', which nobody understands"),
    })
}

fn block(about: &str, lines: &[String], first: usize) -> Vec<Step> {
    let text = || lines.join("\n") + "\n";
    if about == "console" {
        return exchanges(lines, first);
    }
    let words = about.split_whitespace().skip(1);
    let step = words.filter_map(|word| match word.split_once('=') {
        Some(("file", path)) => Some(Step::File {
            path: path.to_owned(),
            text: text(),
        }),
        Some(("line-of", path)) => Some(Step::Line {
            path: path.to_owned(),
            text: text(),
        }),
        Some(("part-of", path)) => Some(Step::Part {
            path: path.to_owned(),
            text: text(),
            line: first,
        }),
        _ => None,
    });
    step.collect()
}

fn exchanges(lines: &[String], first: usize) -> Vec<Step> {
    let mut found: Vec<Exchange> = Vec::new();
    for (offset, line) in lines.iter().enumerate() {
        match (line.strip_prefix("$ "), found.last_mut()) {
            (Some(command), _) => found.push(Exchange {
                command: command.to_owned(),
                output: Vec::new(),
                line: first + offset,
            }),
            (None, Some(last)) => last.output.push(line.clone()),
            (None, None) => panic!("line {}: output without a command", first + offset),
        }
    }
    found.into_iter().map(Step::Exchange).collect()
}

#[test]
fn a_document_is_read_and_what_changed_is_written_at_its_place() {
    let text = "# T\n<!-- clock: 2027-03-01 09:00 -->\n```toml file=/etc/x\na = 1\n```\n```console\n$ rosterd a\nold\n$ echo $?\n0\n```\nend\n";
    let mut document = Document::parse(text);
    let steps = document.steps();
    assert_eq!(steps.len(), 4);
    assert_eq!(steps[0], Step::Clock("2027-03-01 09:00".to_owned()));
    let Step::Exchange(first) = &steps[2] else {
        panic!("{steps:?}")
    };
    assert_eq!((first.command.as_str(), first.line), ("rosterd a", 7));
    document.replace(first, &["new".to_owned(), "newer".to_owned()]);
    let expected = text.replace("old\n", "new\nnewer\n");
    assert_eq!(document.text(), expected);
}
