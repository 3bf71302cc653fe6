//! Examples of requests and answers. It must not know whether they fit anything.

use super::{Reader, short};
use crate::facts::Said;
use crate::page::Piece;
use crate::words::{self, Section};

impl Reader {
    pub(super) fn request_example(&mut self, piece: &Piece) {
        match words::request_line(&piece.text) {
            Some((_, address)) if address.starts_with("https://") || address.starts_with('/') => {
                self.facts.calls.push(Said::new(piece.text.clone(), piece.span));
                self.call = Some(piece.span);
            }
            Some(_) => self.facts.unclear(piece.span, format!("`{}` is no request", short(&piece.text))),
            None if looks_like_code(&piece.text)
                || (self.call.is_some() && !words::is_none(&piece.text) && !is_sentence(&piece.text)) =>
            {
                self.facts.unclear(piece.span, format!("`{}` is no complete example", short(&piece.text)));
            }
            None => self.facts.prose.push(piece.span),
        }
    }

    pub(super) fn response_example(&mut self, piece: &Piece) {
        if let Some(status) = words::status(&piece.text) {
            self.end_status();
            if self.facts.responses.iter().any(|(known, _)| *known == status) {
                self.facts.unclear(piece.span, format!("the status {status} stands twice among the examples"));
            }
            self.status = Some((Said::new(status, piece.span), false));
        } else if looks_like_code(&piece.text) {
            self.facts.unclear(piece.span, format!("`{}` is no complete example", short(&piece.text)));
        } else if self.status.as_ref().is_some_and(|(_, done)| *done) {
            let message =
                format!("`{}` stands after an example, where only the next status belongs", short(&piece.text));
            self.facts.unclear(piece.span, message);
        } else {
            if words::is_none(&piece.text) {
                self.done();
            }
            self.facts.prose.push(piece.span);
        }
    }

    pub(super) fn code(&mut self, piece: Piece) {
        let mut text = piece.text.as_str();
        // On some pages the request line is part of the block.
        if self.now == Some(Section::RequestExamples)
            && let Some((line, rest)) = text.split_once('\n').or((!text.starts_with(['{', '['])).then_some((text, "")))
            && words::request_line(line.trim()).is_some()
        {
            self.facts.calls.push(Said::new(line.trim().to_owned(), piece.span));
            text = rest.trim();
            if text.is_empty() {
                return;
            }
        }
        let value = match serde_json::from_str(text) {
            Ok(value) => Said::new(value, piece.span),
            Err(error) => {
                self.done();
                self.facts.unclear(piece.span, format!("the example is no JSON: {error}"));
                return;
            }
        };
        match (self.now, &self.status) {
            (Some(Section::RequestExamples), _) => {
                self.call = None;
                self.facts.requests.push(value);
            }
            (Some(Section::ResponseExamples), Some((status, _))) => {
                let status = status.value;
                self.done();
                self.facts.responses.push((status, value));
            }
            (Some(Section::ResponseExamples), None) => {
                self.facts.missing(piece.span, "no status stands above this example of an answer");
            }
            _ => self
                .facts
                .missing(piece.span, "this example stands outside of the sections with examples: a heading is missing"),
        }
    }
}

/// Whether a line is part of code rather than a sentence.
fn looks_like_code(text: &str) -> bool {
    text.starts_with(['"', '{', '}', '[', ']'])
}

fn is_sentence(text: &str) -> bool {
    text.contains(char::is_whitespace) || words::is_chinese(text)
}
