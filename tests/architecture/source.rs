//! Just enough of Rust's grammar to see which paths a file names: tokens without comments and
//! literals, `use` groups unfolded, test modules left out.

/// A word or a mark of the source; `::` is one mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// An identifier or keyword.
    Word(String),
    /// `::`
    PathSeparator,
    /// Any other single character outside literals.
    Mark(char),
}

/// Splits source text; comments, strings, characters and lifetimes leave nothing behind.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = skip_comment(rest).or_else(|| skip_literal(rest));
        let (token, length) = match skipped {
            Some(length) => (None, length),
            None if first.is_alphanumeric() || first == '_' => {
                let word: String = rest
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let length = word.len();
                (Some(Token::Word(word)), length)
            }
            None if rest.starts_with("::") => (Some(Token::PathSeparator), 2),
            None if first.is_whitespace() => (None, first.len_utf8()),
            None => (Some(Token::Mark(first)), first.len_utf8()),
        };
        found.extend(token);
        rest = &rest[length..];
    }
    found
}

fn skip_comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    text.starts_with("/*").then(|| {
        let (mut depth, mut at) = (0, 0);
        while at < text.len() {
            let (change, step) = match &text.as_bytes()[at..] {
                [b'/', b'*', ..] => (1, 2),
                [b'*', b'/', ..] => (-1, 2),
                _ => (0, 1),
            };
            depth += change;
            at += step;
            if depth == 0 {
                break;
            }
        }
        at
    })
}

/// Length of a string, character or lifetime at the head of `text`, prefixes (`b`, `r#`, `c`) included.
fn skip_literal(text: &str) -> Option<usize> {
    let prefix = text
        .bytes()
        .take_while(|byte| matches!(byte, b'b' | b'r' | b'c'))
        .count();
    let hashes = text[prefix..]
        .bytes()
        .take_while(|&byte| byte == b'#')
        .count();
    let open = prefix + hashes;
    match text.as_bytes().get(open)? {
        b'"' if text[..prefix].contains('r') => {
            let close = format!("\"{}", "#".repeat(hashes));
            Some(
                text[open + 1..]
                    .find(&close)
                    .map_or(text.len(), |end| open + 1 + end + close.len()),
            )
        }
        b'"' if hashes == 0 => Some(open + quoted(&text[open..], '"')),
        b'\'' if hashes == 0 && text[..prefix].len() <= 1 => {
            Some(open + character_or_lifetime(&text[open..]))
        }
        _ => None,
    }
}

/// Length of a quoted literal with backslash escapes that begins at the head of `text`.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

fn character_or_lifetime(text: &str) -> usize {
    let mut after = text.chars().skip(1);
    let (first, second) = (after.next(), after.next());
    if first == Some('\\') || second == Some('\'') {
        return quoted(text, '\'');
    }
    1 + text[1..]
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .map(char::len_utf8)
        .sum::<usize>()
}

/// Leaves out every module behind `#[cfg(test)]`.
pub fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    let attribute = self::tokens("#[cfg(test)] mod");
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at..].starts_with(&attribute) {
            at = end_of_item(&tokens, at + attribute.len());
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Index behind the item that `at` lies in: after its `;`, or after its closing brace.
fn end_of_item(tokens: &[Token], mut at: usize) -> usize {
    let mut depth = 0;
    while at < tokens.len() {
        match tokens[at] {
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => depth -= 1,
            _ => {}
        }
        let ends = matches!(tokens[at], Token::Mark(';' | '}')) && depth == 0;
        at += 1;
        if ends {
            break;
        }
    }
    at
}

/// Every path the tokens name, groups unfolded: `a::{b, c::d}` gives `a::b` and `a::c::d`.
/// Single words are paths of one segment.
pub fn paths(tokens: &[Token]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        at = match &tokens[at] {
            Token::Word(_) => path(tokens, at, "", &mut found),
            _ => at + 1,
        };
    }
    found
}

/// Reads one path from `at`, puts it behind `prefix`, and returns the index behind it.
fn path(tokens: &[Token], mut at: usize, prefix: &str, found: &mut Vec<String>) -> usize {
    let mut whole = prefix.to_owned();
    while let Some(Token::Word(word)) = tokens.get(at) {
        whole.push_str(word);
        at += 1;
        if tokens.get(at) != Some(&Token::PathSeparator) {
            break;
        }
        at += 1;
        if tokens.get(at) == Some(&Token::Mark('{')) {
            return group(tokens, at + 1, &format!("{whole}::"), found);
        }
        if matches!(tokens.get(at), Some(Token::Word(_))) {
            whole.push_str("::");
        }
    }
    found.push(whole);
    at
}

/// Reads the members of a `use` group up to its closing brace.
fn group(tokens: &[Token], mut at: usize, prefix: &str, found: &mut Vec<String>) -> usize {
    while at < tokens.len() && tokens[at] != Token::Mark('}') {
        at = match &tokens[at] {
            Token::Word(_) => path(tokens, at, prefix, found),
            _ => at + 1,
        };
    }
    at + 1
}
