//! How long the texts are that an expression matches, and whether it holds the ends of a value.
//! It must not know how an expression is written.

use super::ecma::Part;

impl Part {
    /// The least and the greatest number of characters that it matches. `None` if it is not known.
    pub(super) fn length(&self) -> Option<(u64, Option<u64>)> {
        Some(match self {
            Self::Set(_) => (1, Some(1)),
            Self::Start | Self::End | Self::Boundary => (0, Some(0)),
            Self::Concat(parts) => {
                let mut total: (u64, Option<u64>) = (0, Some(0));
                for part in parts {
                    let (least, most) = part.length()?;
                    total.0 = total.0.saturating_add(least);
                    total.1 = total.1.zip(most).map(|(one, other)| one.saturating_add(other));
                }
                total
            }
            Self::Alternatives(parts) => {
                let lengths = parts.iter().map(Self::length).collect::<Option<Vec<_>>>()?;
                let most = lengths.iter().map(|length| length.1).collect::<Option<Vec<_>>>();
                let least = lengths.iter().map(|length| length.0).min().unwrap_or_default();
                (least, most.map(|most| most.into_iter().max().unwrap_or_default()))
            }
            Self::Repeat { part, least, most } => {
                let (low, high) = part.length()?;
                let most = match (high, most) {
                    (Some(0), _) => Some(0),
                    (high, most) => high.zip(*most).map(|(high, most)| high.saturating_mul(most.into())),
                };
                (low.saturating_mul((*least).into()), most)
            }
            Self::Opaque => return None,
        })
    }

    /// Whether a match can begin only where the value begins.
    pub(super) fn is_anchored_at_start(&self) -> bool {
        self.is_anchored(&|part| matches!(part, Self::Start), false)
    }

    /// Whether a match can end only where the value ends.
    pub(super) fn is_anchored_at_end(&self) -> bool {
        self.is_anchored(&|part| matches!(part, Self::End), true)
    }

    fn is_anchored(&self, anchor: &dyn Fn(&Self) -> bool, from_end: bool) -> bool {
        match self {
            Self::Concat(parts) => {
                let zero = |part: &&Self| matches!(part, Self::Boundary | Self::Opaque);
                let first = if from_end {
                    parts.iter().rev().find(|part| !zero(part))
                } else {
                    parts.iter().find(|part| !zero(part))
                };
                first.is_some_and(|part| part.is_anchored(anchor, from_end))
            }
            Self::Alternatives(parts) => parts.iter().all(|part| part.is_anchored(anchor, from_end)),
            Self::Repeat { part, least, .. } => *least > 0 && part.is_anchored(anchor, from_end),
            other => anchor(other),
        }
    }

    /// Whether what it matches depends on what is elsewhere.
    pub(super) fn is_opaque(&self) -> bool {
        match self {
            Self::Opaque => true,
            Self::Concat(parts) | Self::Alternatives(parts) => parts.iter().any(Self::is_opaque),
            Self::Repeat { part, .. } => part.is_opaque(),
            _ => false,
        }
    }
}
