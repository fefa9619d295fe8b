//! Values of HR in words for people.

/// Longest value shown in a reason, in characters.
const SHOWN: usize = 60;

/// A value as it may stand in a log, a terminal or a mail: escaped and cut, so that it can neither hide
/// nor forge anything around it.
pub fn shown(value: &str) -> String {
    let mut out = String::new();
    let mut room = SHOWN;
    for c in value.chars() {
        let piece: String = match c {
            '\'' | '"' => c.to_string(),
            c => c.escape_debug().collect(),
        };
        let length = piece.chars().count();
        if length >= room {
            out.push('…');
            break;
        }
        room -= length;
        out.push_str(&piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hr_wrote_cannot_forge_a_line_or_hide_behind_it() {
        assert_eq!(shown("a\nb\u{1b}[31m"), "a\\nb\\u{1b}[31m");
        assert_eq!(shown("x\u{202e}y\u{200b}"), "x\\u{202e}y\\u{200b}");
        assert_eq!(shown("O'Brien \"Jörg\""), "O'Brien \"Jörg\"");
    }

    #[test]
    fn a_long_value_is_cut() {
        assert_eq!(shown(&"ä".repeat(500)).chars().count(), SHOWN);
        assert_eq!(shown(&"\n".repeat(500)).chars().last(), Some('…'));
    }
}
