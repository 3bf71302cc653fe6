//! The rule for the form of `x-error-codes`.
//! It must not judge the meanings of the codes.

use diagnostics::Findings;

use crate::error_code::{EXTENSION, read};
use crate::lint::{Check, Context, check};

pub(in crate::lint) const RULES: &[Check] = &[ERROR_CODE];

const ERROR_CODE: Check = check!(148, "error-code", error_code);

const WHY: &str = "The client has a documented constant for each code, generated from this entry.";
const FIX: &str = "Write `SCM.0014: {status: 400, meaning: The certificate does not match the private key.}`. Omit the status if it is \
                   not known.";

fn error_code(context: &Context<'_>, findings: &mut Findings) {
    let Some(codes) = context.tree.root.get(EXTENSION) else { return };
    let Some(mapping) = codes.as_mapping() else {
        let message = format!("`{EXTENSION}` is {} instead of a mapping of codes", codes.kind());
        findings.push(ERROR_CODE.finding(codes.span, message).why(WHY).fix(FIX));
        return;
    };
    for (code, entry) in mapping.iter() {
        if let Err(message) = read(code, &entry.value) {
            findings.push(ERROR_CODE.finding(entry.key_span, message).why(WHY).fix(FIX));
        }
    }
}
