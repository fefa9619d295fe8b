//! What the reader's side can show, and what colours mean.

use anstyle::{Ansi256Color, Effects};

/// What the reader's side can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to write colours (ANSI escape sequences).
    pub colour: bool,
    /// Columns to fill.
    pub width: usize,
    /// Whether characters beyond ASCII are shown. Where not, signs become ASCII ones and people's own
    /// text is spelled in ASCII letters, with `?` where nothing fits.
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

/// What a piece of text means. Colours follow from it and never say anything alone: a sign
/// (`+ - ~ = !`) or a word stands beside each.
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
    /// Colours of the fixed part of the 256 (16 and above), because the first 16 belong to the
    /// terminal's theme: xterm's green has 2.1:1 and its yellow 1.6:1 on white, its blue 2.2:1 on black.
    /// These have at least 3:1 on light and on dark (the test below measures it).
    fn colour(self) -> Option<u8> {
        match self {
            Self::Plain | Self::Strong => None,
            Self::Quiet => Some(244),
            Self::Added => Some(65),
            Self::Taken => Some(167),
            Self::Changed => Some(32),
            Self::Warning => Some(166),
            Self::Urgent => Some(196),
        }
    }

    pub(super) fn ansi(self) -> anstyle::Style {
        let colour = self.colour().map(|number| Ansi256Color(number).into());
        let style = anstyle::Style::new().fg_color(colour);
        match self {
            Self::Strong | Self::Urgent => style.effects(Effects::BOLD),
            _ => style,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rgb = [u8; 3];

    const TONES: [Tone; 6] = [
        Tone::Quiet,
        Tone::Added,
        Tone::Taken,
        Tone::Changed,
        Tone::Warning,
        Tone::Urgent,
    ];

    /// The backgrounds terminals ship with.
    const BACKGROUNDS: [(&str, Rgb); 8] = [
        ("xterm, black", [0, 0, 0]),
        ("xterm and GNOME, white", [0xff, 0xff, 0xff]),
        ("Tango, dark", [0x2e, 0x34, 0x36]),
        ("Tango, light", [0xee, 0xee, 0xec]),
        ("GNOME, dark", [0x17, 0x14, 0x21]),
        ("Ubuntu", [0x30, 0x0a, 0x24]),
        ("Solarized, dark", [0x00, 0x2b, 0x36]),
        ("Solarized, light", [0xfd, 0xf6, 0xe3]),
    ];

    /// xterm's colours from 16 on: a cube of six steps, then greys.
    fn rgb(number: u8) -> Rgb {
        const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        if number >= 232 {
            return [8 + 10 * (number - 232); 3];
        }
        let place = usize::from(number - 16);
        [place / 36, place / 6 % 6, place % 6].map(|step| STEPS[step])
    }

    /// Relative luminance (WCAG 2.1).
    fn luminance(colour: Rgb) -> f64 {
        let [r, g, b] = colour.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.03928 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    // Smallest of all: green on Tango dark, 3.08:1. Largest: 5.5:1, orange on black.
    #[test]
    fn every_colour_can_be_read_on_light_and_on_dark() {
        for tone in TONES {
            let number = tone.colour().unwrap();
            for (name, background) in BACKGROUNDS {
                let ratio = contrast(rgb(number), background);
                assert!(ratio >= 3.0, "{tone:?} ({number}) on {name}: {ratio:.2}");
            }
        }
    }

    #[test]
    fn the_colours_of_themes_could_not() {
        let white = [0xff; 3];
        let of_xterm = [
            ("green", [0, 0xcd, 0]),
            ("yellow", [0xcd, 0xcd, 0]),
            ("cyan", [0, 0xcd, 0xcd]),
        ];
        for (name, colour) in of_xterm {
            assert!(contrast(colour, white) < 3.0, "{name}");
        }
        assert!(
            contrast([0xcd, 0, 0], white) > 3.0,
            "the measure tells them apart"
        );
    }

    #[test]
    fn what_is_added_and_what_is_taken_look_different() {
        let numbers: std::collections::BTreeSet<_> = TONES.map(|tone| tone.colour()).into();
        assert_eq!(numbers.len(), TONES.len());
    }
}
