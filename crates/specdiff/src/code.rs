//! The code of a user that a change breaks, and what to write instead: the witness of its rule,
//! filled with the names of the change. Tests compile all of it.
//! It must not know how names are found, nor how code is shown.

use crate::change::{Change, Names};
use crate::rules::{Source, Witness};

/// Code before and after a change, each on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// It compiles with the client of the first state only.
    pub before: Snippet,
    /// It compiles with the client of the second state. `None` if there is nothing to write
    /// instead.
    pub after: Option<Snippet>,
}

/// A statement or an expression in an `async` function that has a `client` and an `error`, and
/// returns any error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The line.
    pub text: String,
    /// A further variable that it uses, with its type.
    pub variable: Option<(String, String)>,
}

/// The code that a change breaks. `None` if it breaks none, or if it is not certain which.
pub(crate) fn of(change: &Change) -> Option<Code> {
    if change.rule.source != Source::Breaks {
        return None;
    }
    change.rule.witnesses.iter().find_map(|witness| filled(witness, change))
}

fn filled(witness: &Witness, change: &Change) -> Option<Code> {
    let [before, after] = &change.names;
    // Under its new name, the same code compiles.
    let renamed = change.renamed.is_some() && change.is.is_none();
    let instead = if renamed { Some(witness.before) } else { witness.after };
    let before = snippet(witness.before, before)?;
    let after = match instead {
        Some(template) => Some(snippet(template, after)?),
        None => None,
    };
    // Code that does not change does not break.
    let breaks = after.as_ref().is_none_or(|after| after.text != before.text);
    breaks.then_some(Code { before, after })
}

/// A template with its placeholders replaced, if all names are known.
fn snippet(template: &str, names: &Names) -> Option<Snippet> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((plain, more)) = rest.split_once('{') {
        let (name, more) = more.split_once('}')?;
        text.extend([plain, names.get(name)?]);
        rest = more;
    }
    text.push_str(rest);
    let variable = names.get("variable").cloned().zip(names.get("owner").cloned());
    Some(Snippet { text, variable: variable.filter(|_| template.contains("{variable}")) })
}
