//! Splits a path into segments, which are constants or placeholders.
//! It must not know any rule: a malformed path simply has no segments.

/// A part of a path between slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lint) enum Segment<'a> {
    /// Literal text.
    Constant(&'a str),
    /// The name of a path parameter.
    Placeholder(&'a str),
}

impl<'a> Segment<'a> {
    /// Parses a segment, unless it mixes braces and text.
    fn parse(text: &'a str) -> Option<Self> {
        let name = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        match name {
            Some(name) if is_name(name) => Some(Self::Placeholder(name)),
            Some(_) => None,
            None if text.contains(['{', '}']) => None,
            None => Some(Self::Constant(text)),
        }
    }

    /// The text, if it is a constant.
    pub(in crate::lint) fn constant(self) -> Option<&'a str> {
        match self {
            Self::Constant(text) => Some(text),
            Self::Placeholder(_) => None,
        }
    }

    /// The name, if it is a placeholder.
    pub(in crate::lint) fn placeholder(self) -> Option<&'a str> {
        match self {
            Self::Constant(_) => None,
            Self::Placeholder(name) => Some(name),
        }
    }
}

/// The segments of a path, if it begins with a slash and each placeholder fills a whole segment.
pub(in crate::lint) fn segments(path: &str) -> Option<Vec<Segment<'_>>> {
    path.strip_prefix('/')?.split('/').map(Segment::parse).collect()
}

/// Whether this is a valid placeholder name.
pub(in crate::lint) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_constants_and_placeholders() {
        use Segment::{Constant, Placeholder};
        assert_eq!(segments("/v3/{id}/x").unwrap_or_default(), [Constant("v3"), Placeholder("id"), Constant("x")]);
        assert_eq!(segments("/v3//").unwrap_or_default(), [Constant("v3"), Constant(""), Constant("")]);
        for path in ["v3", "/{a}{b}", "/x{a}", "/{a}:y", "/{", "/}", "/{}", "/{{a}}", "/{a b}"] {
            assert_eq!(segments(path), None, "{path}");
        }
    }
}
