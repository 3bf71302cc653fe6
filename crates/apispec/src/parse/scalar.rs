//! Resolves unquoted scalars: the core schema of YAML 1.2 as serde_yaml implements it, so that the
//! tree with positions and the typed document always agree.
//! It must not know where the scalar is.

use crate::node::{Number, Value};

/// Why an unquoted scalar that YAML reads as a number is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberError {
    /// An integer that does not fit into 64 bits.
    TooLarge,
    /// `.inf`, `-.inf` or `.nan`.
    NotFinite,
}

/// The value of an unquoted scalar.
pub(super) fn resolve(text: &str) -> Result<Value, NumberError> {
    let value = match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match integer(text) {
            Integer::Fits(number) => Value::Number(number),
            Integer::TooLarge => return Err(NumberError::TooLarge),
            Integer::No if is_not_finite(text) => return Err(NumberError::NotFinite),
            Integer::No => {
                float(text).map_or_else(|| Value::String(text.to_owned()), |number| Value::Number(number.into()))
            }
        },
    };
    Ok(value)
}

enum Integer {
    No,
    Fits(Number),
    TooLarge,
}

/// Decimal, `0x`, `0o` or `0b`, with an optional sign.
fn integer(text: &str) -> Integer {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (radix, digits) = match digits.get(..2) {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        // Digits that begin with 0 are an identifier, such as a telephone number.
        _ if digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            return Integer::No;
        }
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Integer::No;
    }
    let Ok(magnitude) = u128::from_str_radix(digits, radix) else {
        // More than 128 bits: serde_yaml reads a decimal as a float, and the rest as a string.
        return Integer::No;
    };
    match (negative, u64::try_from(magnitude)) {
        (false, Ok(value)) => Integer::Fits(value.into()),
        (true, _) => match i128::try_from(magnitude).ok().and_then(|value| i64::try_from(-value).ok()) {
            Some(value) => Integer::Fits(value.into()),
            None => Integer::TooLarge,
        },
        (false, Err(_)) => Integer::TooLarge,
    }
}

/// Whether this is YAML for infinity or NaN.
fn is_not_finite(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

fn float(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    if leading_zero || !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    let number = text.strip_prefix('+').unwrap_or(text).parse::<f64>().ok()?;
    number.is_finite().then_some(number)
}
