//! Regular expressions of ECMAScript without flags, as far as it matters which texts they match and in how many ways.
//! It must not judge them, and relies on regress having accepted them.

use super::set::{Set, escaped};

/// A part of an expression.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// One character of a set.
    Set(Set),
    /// `^`
    Start,
    /// `$`
    End,
    /// `\b` or `\B`
    Boundary,
    Concat(Vec<Part>),
    Alternatives(Vec<Part>),
    Repeat {
        part: Box<Part>,
        least: u32,
        most: Option<u32>,
    },
    /// What looks around or back: what it matches depends on what is elsewhere.
    Opaque,
}

/// An expression.
#[derive(Debug)]
pub(super) struct Expression {
    pub(super) root: Part,
    /// Parts that mean something else than they do in other dialects, as they are written.
    pub(super) misleading: Vec<String>,
}

/// Reads an expression that regress has accepted.
pub(super) fn parse(text: &str) -> Expression {
    let letters: Vec<char> = text.chars().collect();
    let mut parser = Parser { letters: &letters, at: 0, misleading: Vec::new() };
    let mut root = parser.alternatives();
    if parser.at < letters.len() {
        root = Part::Opaque;
    }
    Expression { root, misleading: parser.misleading }
}

struct Parser<'a> {
    letters: &'a [char],
    at: usize,
    misleading: Vec<String>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek();
        self.at += usize::from(letter.is_some());
        letter
    }

    fn eat(&mut self, text: &str) -> bool {
        let fits = text.chars().enumerate().all(|(index, letter)| self.letters.get(self.at + index) == Some(&letter));
        if fits {
            self.at += text.chars().count();
        }
        fits
    }

    fn alternatives(&mut self) -> Part {
        let mut all = vec![self.concat()];
        while self.eat("|") {
            all.push(self.concat());
        }
        match all.pop() {
            Some(only) if all.is_empty() => only,
            Some(last) => {
                all.push(last);
                Part::Alternatives(all)
            }
            None => Part::Concat(Vec::new()),
        }
    }

    fn concat(&mut self) -> Part {
        let mut parts = Vec::new();
        while let Some(letter) = self.peek() {
            if matches!(letter, '|' | ')') {
                break;
            }
            let part = self.atom();
            parts.push(self.quantified(part));
        }
        Part::Concat(parts)
    }

    fn quantified(&mut self, part: Part) -> Part {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts() {
                Some(counts) => counts,
                None => return part,
            },
            _ => return part,
        };
        self.at += 1;
        // A lazy repeat matches the same texts.
        self.eat("?");
        Part::Repeat { part: Box::new(part), least, most }
    }

    /// What stands in braces, if that is a quantifier. The closing brace is next then.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let rest = self.letters.get(self.at + 1..)?;
        let length = rest.iter().position(|letter| *letter == '}')?;
        let text: String = rest.get(..length)?.iter().collect();
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = |text: &str| is_number(text).then(|| text.parse().unwrap_or(u32::MAX));
        let counts = match text.split_once(',') {
            None => number(&text).map(|count| (count, Some(count))),
            Some((least, "")) => number(least).map(|least| (least, None)),
            Some((least, most)) => number(least).zip(number(most)).map(|(least, most)| (least, Some(most))),
        };
        if counts.is_some() {
            self.at += length + 1;
        }
        counts
    }

    fn atom(&mut self) -> Part {
        match self.next() {
            Some('^') => Part::Start,
            Some('$') => Part::End,
            Some('.') => Part::Set(Set::all_but_line_ends()),
            Some('[') => self.class(),
            Some('(') => self.group(),
            Some('\\') => self.escape(),
            Some(letter) => Part::Set(Set::one(letter)),
            None => Part::Concat(Vec::new()),
        }
    }

    fn group(&mut self) -> Part {
        let looks = ["?=", "?!", "?<=", "?<!"].iter().any(|begin| self.eat(begin));
        let mut is_plain = !looks;
        if !looks && self.eat("?<") {
            while self.next().is_some_and(|letter| letter != '>') {}
        } else if !looks && !self.eat("?:") {
            // What else can follow changes how the group is read, such as `(?i:`.
            is_plain = self.peek() != Some('?');
        }
        let inner = self.alternatives();
        self.eat(")");
        if is_plain { inner } else { Part::Opaque }
    }

    fn escape(&mut self) -> Part {
        let start = self.at;
        match self.next() {
            Some('b' | 'B') => Part::Boundary,
            Some('1'..='9' | 'k') => Part::Opaque,
            Some(letter) => match escaped(letter) {
                Some(set) => Part::Set(set),
                None => Part::Set(Set::one(self.letter(letter, start))),
            },
            None => Part::Opaque,
        }
    }

    /// The character that an escape stands for, whose first letter is read already.
    fn letter(&mut self, letter: char, start: usize) -> char {
        let digits = match letter {
            'n' => return '\n',
            'r' => return '\r',
            't' => return '\t',
            'f' => return '\u{c}',
            'v' => return '\u{b}',
            '0' if !self.peek().is_some_and(|next| next.is_ascii_digit()) => return '\0',
            'c' => {
                let control = self.next().map_or(0, |letter| letter as u32 % 32);
                return char::from_u32(control).unwrap_or_default();
            }
            'x' => 2,
            'u' => 4,
            _ => 0,
        };
        let text: String = self.letters.iter().skip(self.at).take(digits).collect();
        if digits > 0
            && text.chars().count() == digits
            && let Ok(code) = u32::from_str_radix(&text, 16)
        {
            self.at += digits;
            return char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        }
        if letter.is_ascii_alphanumeric() {
            let rest = self.letters.get(start..).unwrap_or_default();
            let braced = rest.get(1) == Some(&'{');
            let end = rest.iter().position(|letter| *letter == '}').filter(|_| braced).map_or(1, |end| end + 1);
            self.misleading.push(format!("\\{}", rest.iter().take(end).collect::<String>()));
        }
        letter
    }

    fn class(&mut self) -> Part {
        let start = self.at;
        let negated = self.eat("^");
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        if self.peek() == Some(':') {
            // `[[:alpha:]]`: a set of these characters, and a bracket behind it.
            let text: String = self.letters.iter().skip(start - 1).take_while(|letter| **letter != ']').collect();
            if text.len() > 2 && text.ends_with(':') {
                self.misleading.push(format!("{text}]"));
            }
        }
        while let Some(letter) = self.next().filter(|letter| *letter != ']') {
            if letter == '[' && self.peek() == Some(':') {
                let text: String = self.letters.iter().skip(self.at - 1).take_while(|letter| **letter != ']').collect();
                if text.len() > 2 && text.ends_with(':') {
                    self.misleading.push(format!("{text}]"));
                }
            }
            let low = match self.member(letter) {
                Ok(low) => low,
                Err(set) => {
                    ranges.extend(set.into_ranges());
                    continue;
                }
            };
            let is_range = self.peek() == Some('-') && self.letters.get(self.at + 1).is_some_and(|next| *next != ']');
            if !is_range {
                ranges.push((low, low));
                continue;
            }
            self.at += 1;
            let high = self.next().unwrap_or('-');
            match self.member(high) {
                Ok(high) => ranges.push((low.min(high), low.max(high))),
                Err(set) => {
                    ranges.extend([(low, low), ('-'.into(), '-'.into())]);
                    ranges.extend(set.into_ranges());
                }
            }
        }
        let set = Set::new(ranges);
        Part::Set(if negated { set.complement() } else { set })
    }

    /// One member of a class: a character, or a whole set.
    fn member(&mut self, letter: char) -> Result<u32, Set> {
        if letter != '\\' {
            return Ok(letter.into());
        }
        let start = self.at;
        match self.next() {
            Some('b') => Ok(8),
            Some('-') => Ok('-'.into()),
            Some(letter) => escaped(letter).map_or_else(|| Ok(self.letter(letter, start).into()), Err),
            None => Ok('\\'.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(text: &str) -> Option<(u64, Option<u64>)> {
        assert!(regress::Regex::new(text).is_ok(), "{text}");
        parse(text).root.length()
    }

    #[test]
    fn lengths_are_in_characters() {
        assert_eq!(length("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"), Some((36, Some(36))));
        assert_eq!(length(r"^(all|0|\u4e00{2,3})$"), Some((1, Some(3))));
        assert_eq!(length(r"^(?:a|bc)*\d+é?$"), Some((1, None)));
        assert_eq!(length(r"^(?<name>[^\]\-a-f\d]){2}\/[-x]\x41[\w-]$"), Some((6, Some(6))));
        assert_eq!(length("^a{,3}{$"), Some((6, Some(6))));
        assert_eq!(length("(?=a)b"), None);
        assert_eq!(length(r"(a)\1"), None);
        assert_eq!(length("(?<!a)b"), None);
    }

    #[test]
    fn anchors_hold_in_every_alternative() {
        for (text, start, end) in [
            ("^a$", true, true),
            ("^a|b$", false, false),
            ("^(a|b)$", true, true),
            ("(^a$|^b$)", true, true),
            ("^a", true, false),
            (r"\b^a$\b", true, true),
            ("(?!x)^a$", true, true),
            ("a", false, false),
            ("(^)?a", false, false),
            (r"^a\$", true, false),
        ] {
            let root = parse(text).root;
            assert_eq!((root.is_anchored_at_start(), root.is_anchored_at_end()), (start, end), "{text}");
        }
    }

    #[test]
    fn sets_are_what_they_say() {
        let set = |text: &str| match parse(text).root {
            Part::Concat(parts) => match parts.as_slice() {
                [Part::Set(set)] => set.clone(),
                _ => panic!("{text} is no set"),
            },
            _ => panic!("{text} is no set"),
        };
        assert!(set(r"[\d_]").overlaps(&set(r"\w")));
        assert!(!set(r"\s").overlaps(&set(r"\S")));
        assert!(!set("[a-c]").overlaps(&set("[d-f]")));
        assert!(set("[^a]").overlaps(&set("[ab]")));
        assert!(!set("[^a]").overlaps(&set("a")));
        assert!(!set(".").overlaps(&set(r"\n")));
        assert_eq!(set(r"[a-f]").intersection(&set(r"[c-z]")), set("[c-f]"));
    }

    #[test]
    fn what_other_dialects_read_otherwise_is_noticed() {
        let misleading = |text| parse(text).misleading;
        assert_eq!(misleading(r"^\p{L}+$"), [r"\p{L}"]);
        assert_eq!(misleading(r"\Aa\z"), [r"\A", r"\z"]);
        assert_eq!(misleading(r"^[[:alpha:]]$"), ["[:alpha:]"]);
        assert_eq!(misleading(r"^\u{1F600}$"), [r"\u{1F600}"]);
        assert_eq!(misleading(r"^\057$"), [r"\0"]);
        assert!(misleading(r"^[\w.:-]+\/\$\x20\u00e9$").is_empty());
    }
}
