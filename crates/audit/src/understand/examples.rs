//! Parses examples of requests and responses. It must not know whether they match a schema.

use super::{Reader, excerpt};
use crate::facts::Fact;
use crate::page::Piece;
use crate::words::{self, Section};

impl Reader {
    pub(super) fn request_example(&mut self, piece: &Piece) {
        match words::request_line(&piece.text) {
            Some((_, address)) if address.starts_with("https://") || address.starts_with('/') => {
                self.facts.calls.push(Fact::new(piece.text.clone(), piece.span));
                self.call = Some(piece.span);
            }
            Some(_) => self.facts.not_understood(piece.span, format!("`{}` is not a request", excerpt(&piece.text))),
            None if looks_like_code(&piece.text)
                || (self.call.is_some() && !words::is_none(&piece.text) && !is_sentence(&piece.text)) =>
            {
                self.facts.not_understood(piece.span, format!("`{}` is not a complete example", excerpt(&piece.text)));
            }
            None => self.facts.prose.push(piece.span),
        }
    }

    pub(super) fn response_example(&mut self, piece: &Piece) {
        if let Some(status) = words::status(&piece.text) {
            self.finish_status();
            if self.facts.response_examples.iter().any(|(known, _)| *known == status) {
                self.facts.not_understood(piece.span, format!("the status {status} appears twice among the examples"));
            }
            self.status = Some((Fact::new(status, piece.span), false));
        } else if looks_like_code(&piece.text) {
            self.facts.not_understood(piece.span, format!("`{}` is not a complete example", excerpt(&piece.text)));
        } else if self.status.as_ref().is_some_and(|(_, done)| *done) {
            let message = format!("`{}` follows an example, where only the next status belongs", excerpt(&piece.text));
            self.facts.not_understood(piece.span, message);
        } else {
            if words::is_none(&piece.text) {
                self.mark_described();
            }
            self.facts.prose.push(piece.span);
        }
    }

    pub(super) fn code(&mut self, piece: Piece) {
        let mut text = piece.text.as_str();
        // On some pages the request line is part of the code block.
        if self.section == Some(Section::RequestExamples)
            && let Some((line, rest)) = text.split_once('\n').or((!text.starts_with(['{', '['])).then_some((text, "")))
            && words::request_line(line.trim()).is_some()
        {
            self.facts.calls.push(Fact::new(line.trim().to_owned(), piece.span));
            text = rest.trim();
            if text.is_empty() {
                return;
            }
        }
        let value = match serde_json::from_str(text) {
            Ok(value) => Fact::new(value, piece.span),
            Err(error) => {
                self.mark_described();
                self.facts.not_understood(piece.span, format!("the example is not valid JSON: {error}"));
                return;
            }
        };
        match (self.section, &self.status) {
            (Some(Section::RequestExamples), _) => {
                self.call = None;
                self.facts.request_examples.push(value);
            }
            (Some(Section::ResponseExamples), Some((status, _))) => {
                let status = status.value;
                self.mark_described();
                self.facts.response_examples.push((status, value));
            }
            (Some(Section::ResponseExamples), None) => {
                self.facts.missing(piece.span, "this response example has no status above it");
            }
            _ => self.facts.missing(piece.span, "this example is outside the example sections: a heading is missing"),
        }
    }
}

/// Whether a line is code rather than a sentence.
fn looks_like_code(text: &str) -> bool {
    text.starts_with(['"', '{', '}', '[', ']'])
}

fn is_sentence(text: &str) -> bool {
    text.contains(char::is_whitespace) || words::is_chinese(text)
}
