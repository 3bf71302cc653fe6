//! From positions in characters, which the YAML scanner counts, to positions in bytes, which spans are made of.
//! It must not know YAML.

/// One checkpoint for this many characters: a lookup counts no further than that.
const STEP: usize = 256;

/// The byte of each character of a text.
pub(super) struct Positions<'a> {
    text: &'a str,
    /// Nothing if every character is a byte.
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

    /// The byte at which a character begins. A character past the end is at the end.
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
    fn every_character_has_its_byte() {
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
