//! Random edits of a spec, like typical mistakes, in its text or in its YAML tree.

use fastrand::Rng;
use serde_yaml::{Mapping, Value};

use super::Spec;

/// Unusual texts.
const ODD: &[&str] = &[
    "名", "\u{202e}", "\u{200b}", "é", "🦀", "\u{0}", "\u{7f}", "'", "\"", "{", "}", "\\", "/", "..", "#", ": ", "\t",
    "`", "<b>", "[x]",
];

/// Applies one edit and returns its description.
pub(super) fn edit(spec: &mut Spec, random: &mut Rng) -> String {
    let names: Vec<String> = spec.keys().cloned().collect();
    let name = &names[random.usize(..names.len())];
    let text = spec.get_mut(name).expect("the file");
    let what = if random.u8(..4) == 0 { edit_text(text, random) } else { edit_tree(text, random) };
    format!("{name}: {what}")
}

fn edit_text(text: &mut String, random: &mut Rng) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        return "nothing left to edit".to_owned();
    }
    let at = random.usize(..lines.len());
    let what = match random.u8(..6) {
        0 => format!("remove line {:?}", lines.remove(at)),
        1 => {
            lines.insert(at, lines[at].clone());
            format!("repeat line {:?}", lines[at])
        }
        2 => {
            let other = random.usize(..lines.len());
            lines.swap(at, other);
            format!("swap lines {} and {}", at + 1, other + 1)
        }
        3 => {
            lines[at].insert_str(0, "  ");
            format!("indent line {:?}", lines[at])
        }
        4 => {
            lines[at] = lines[at].trim_start().to_owned();
            format!("unindent line {:?}", lines[at])
        }
        _ => {
            let odd = ODD[random.usize(..ODD.len())];
            let places: Vec<usize> =
                lines[at].char_indices().map(|(place, _)| place).chain([lines[at].len()]).collect();
            lines[at].insert_str(places[random.usize(..places.len())], odd);
            format!("insert {odd:?} into line {}: {:?}", at + 1, lines[at])
        }
    };
    *text = lines.join("\n");
    what
}

fn edit_tree(text: &mut String, random: &mut Rng) -> String {
    // A file that an earlier edit made invalid is edited as text.
    let Ok(mut tree) = serde_yaml::from_str::<Value>(text) else { return edit_text(text, random) };
    let count = entries(&tree).len();
    if count == 0 {
        return edit_text(text, random);
    }
    let (at, other) = (random.usize(..count), random.usize(..count));
    let copy = entries(&tree)[other].2.clone();
    let (path, key, mapping_value) = entries(&tree).swap_remove(at);
    let what = match random.u8(..8) {
        0 => with_mapping(&mut tree, &path, |mapping| {
            mapping.shift_remove(&key);
            "remove".to_owned()
        }),
        1 => {
            let new = misspelt(&key, random);
            with_mapping(&mut tree, &path, |mapping| rename(mapping, &key, new))
        }
        2 => replace(&mut tree, &path, &key, another_type(random)),
        3 => {
            let new = Value::from(format!("{}2", key.as_str().unwrap_or_default()));
            with_mapping(&mut tree, &path, |mapping| {
                mapping.insert(new, mapping_value);
                "repeat under another name".to_owned()
            })
        }
        4 => replace(&mut tree, &path, &key, copy),
        5 => {
            let nested = if random.bool() {
                Value::Sequence(vec![mapping_value])
            } else {
                Value::Mapping(Mapping::from_iter([(key.clone(), mapping_value)]))
            };
            replace(&mut tree, &path, &key, nested)
        }
        6 => {
            let odd = ODD[random.usize(..ODD.len())];
            match mapping_value.as_str() {
                Some(value) => replace(&mut tree, &path, &key, Value::from(format!("{value}{odd}"))),
                None => {
                    let new = Value::from(format!("{}{odd}", key.as_str().unwrap_or_default()));
                    with_mapping(&mut tree, &path, |mapping| rename(mapping, &key, new))
                }
            }
        }
        _ => {
            let numbers =
                [Value::from(0), Value::from(-1), Value::from(u64::MAX), Value::from(1e300), Value::from(0.5)];
            replace(&mut tree, &path, &key, numbers[random.usize(..numbers.len())].clone())
        }
    };
    *text = serde_yaml::to_string(&tree).expect("YAML");
    format!("{}/{}: {what}", path.join("/"), key.as_str().unwrap_or_default())
}

/// All entries of all mappings: the path to the mapping, the key, the value.
fn entries(tree: &Value) -> Vec<(Vec<String>, Value, Value)> {
    fn descend(value: &Value, path: &mut Vec<String>, found: &mut Vec<(Vec<String>, Value, Value)>) {
        match value {
            Value::Mapping(mapping) => {
                for (key, value) in mapping {
                    found.push((path.clone(), key.clone(), value.clone()));
                    path.push(key.as_str().unwrap_or_default().to_owned());
                    descend(value, path, found);
                    path.pop();
                }
            }
            Value::Sequence(items) => {
                for (index, value) in items.iter().enumerate() {
                    path.push(index.to_string());
                    descend(value, path, found);
                    path.pop();
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    descend(tree, &mut Vec::new(), &mut found);
    found
}

/// Changes the mapping at a path. `change` returns a description.
fn with_mapping(tree: &mut Value, path: &[String], change: impl FnOnce(&mut Mapping) -> String) -> String {
    let mut at = tree;
    for step in path {
        let next = match at {
            Value::Mapping(mapping) => mapping.get_mut(step.as_str()),
            Value::Sequence(items) => step.parse().ok().and_then(|index: usize| items.get_mut(index)),
            _ => None,
        };
        let Some(next) = next else { return "nothing".to_owned() };
        at = next;
    }
    at.as_mapping_mut().map_or_else(|| "nothing".to_owned(), change)
}

fn replace(tree: &mut Value, path: &[String], key: &Value, new: Value) -> String {
    let text = serde_yaml::to_string(&new).unwrap_or_default();
    let text: String = text.trim_end().chars().take(60).collect();
    with_mapping(tree, path, |mapping| {
        mapping.insert(key.clone(), new);
        format!("becomes {text:?}")
    })
}

fn rename(mapping: &mut Mapping, key: &Value, new: Value) -> String {
    let what = format!("rename to {:?}", new.as_str().unwrap_or_default());
    if let Some(value) = mapping.shift_remove(key) {
        mapping.insert(new, value);
    }
    what
}

fn misspelt(key: &Value, random: &mut Rng) -> Value {
    let mut letters: Vec<char> = key.as_str().unwrap_or_default().chars().collect();
    if letters.is_empty() {
        return Value::from("x");
    }
    let at = random.usize(..letters.len());
    match random.u8(..4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => {
            letters[at] = if letters[at].is_uppercase() {
                letters[at].to_ascii_lowercase()
            } else {
                letters[at].to_ascii_uppercase()
            }
        }
        _ => {
            let other = random.usize(..letters.len());
            letters.swap(at, other);
        }
    }
    Value::from(letters.into_iter().collect::<String>())
}

fn another_type(random: &mut Rng) -> Value {
    match random.u8(..7) {
        0 => Value::Null,
        1 => Value::from(true),
        2 => Value::from(42),
        3 => Value::from("text"),
        4 => Value::Sequence(vec![Value::from("item")]),
        5 => Value::Mapping(Mapping::from_iter([(Value::from("key"), Value::from("value"))])),
        _ => Value::Mapping(Mapping::new()),
    }
}
