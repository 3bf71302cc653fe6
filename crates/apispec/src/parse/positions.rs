//! Converts character positions, as the YAML scanner counts them, to the byte positions of spans.
//! It must not know YAML.

/// The number of characters between checkpoints, so also the maximum that a lookup counts.
const STEP: usize = 256;

/// The byte position of each character of a text.
pub(super) struct Positions<'a> {
    text: &'a str,
    /// Empty if every character is one byte.
    checkpoints: Vec<usize>,
}

impl<'a> Positions<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return Self { text, checkpoints: Vec::new() };
        }
        let checkpoints = text.char_indices().step_by(STEP).map(|(byte, _)| byte).collect();
        Self { text, checkpoints }
    }

    /// The byte position of a character. Past the end, it is the end of the text.
    pub(super) fn byte(&self, character: usize) -> usize {
        if self.checkpoints.is_empty() {
            return character.min(self.text.len());
        }
        let Some(&from) = self.checkpoints.get(character / STEP) else {
            return self.text.len();
        };
        let rest = &self.text[from..];
        rest.char_indices().nth(character % STEP).map_or(self.text.len(), |(byte, _)| from + byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_positions_match_the_characters() {
        for text in ["a证书\u{1F600}".repeat(200), "abc".repeat(200), String::new()] {
            let positions = Positions::new(&text);
            for (character, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(positions.byte(character), byte);
            }
            assert_eq!(positions.byte(usize::MAX), text.len());
            assert_eq!(positions.byte(text.chars().count()), text.len());
        }
    }
}
