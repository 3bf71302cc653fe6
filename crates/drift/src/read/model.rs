//! Reads models: their properties with types, and values of enumerations.

use diagnostics::source::Fact;

use super::problems::Problems;
use crate::python::{Class, Expression, Statement};
use crate::sdk::{Kind, Model, Property};

/// The class that all responses extend.
const RESPONSE: &str = "SdkResponse";

pub(super) fn read(classes: &[Class<'_>], problems: &mut Problems) -> Vec<Model> {
    if classes.is_empty() {
        problems.of_file("the file has no class");
    }
    classes.iter().filter_map(|class| Reader { class, problems }.model()).collect()
}

struct Reader<'a, 'm> {
    class: &'a Class<'m>,
    problems: &'a mut Problems,
}

/// The declarations of a class.
#[derive(Default)]
struct Declared<'m> {
    types: Option<Vec<(Expression<'m>, Expression<'m>)>>,
    names: Option<Vec<(Expression<'m>, Expression<'m>)>>,
    sensitive: Vec<String>,
    values: Vec<Fact<String>>,
    constructor: Option<&'m str>,
    required: Vec<String>,
}

impl<'m> Reader<'_, 'm> {
    fn model(&mut self) -> Option<Model> {
        let declared = self.declared();
        let name = Fact::new(self.class.name.value.to_owned(), self.class.name.span);
        let (Some(types), Some(names)) = (declared.types, declared.names) else {
            self.problems
                .add(name.span, format!("the model `{}` has no `openapi_types` and `attribute_map`", name.value));
            return None;
        };
        if declared.constructor.is_none() {
            self.problems.add(name.span, format!("the model `{}` has no constructor", name.value));
        }
        let mut properties = Vec::new();
        for (key, value) in types {
            let Some(attribute) = key.string() else {
                self.problems.add(key.span(), "the attribute is not a text");
                continue;
            };
            let Some(kind) = value.string().and_then(|text| Kind::parse(&text)) else {
                self.problems.add(value.span(), format!("the type of `{attribute}` is not understood"));
                continue;
            };
            let mapped = names.iter().find(|(own, _)| own.string().as_deref() == Some(attribute.as_str()));
            let Some(name) = mapped.and_then(|(_, name)| name.text()) else {
                self.problems.add(key.span(), format!("the name of `{attribute}` in JSON is missing"));
                continue;
            };
            properties.push(Property {
                required: declared.required.contains(&attribute),
                sensitive: declared.sensitive.contains(&attribute),
                kind: Fact::new(kind, value.span()),
                name,
                attribute,
            });
        }
        let response = self.class.bases.contains(&RESPONSE);
        Some(Model { name, response, properties, values: declared.values })
    }

    fn declared(&mut self) -> Declared<'m> {
        let mut declared = Declared::default();
        let class = self.class;
        for statement in &class.body {
            match statement {
                Statement::Assign { target, value } => self.assignment(*target, *value, &mut declared),
                Statement::Function { name, body } if name.value == "__init__" => {
                    declared.constructor = Some(name.value);
                    declared.required = body.iter().filter_map(required).collect();
                    self.constructor(body);
                }
                // The other methods read and write what the constructor sets.
                Statement::Function { .. } => {}
                Statement::Expression(expression) if expression.string().is_some() => {}
                Statement::Expression(expression) => match appended(*expression) {
                    Some(name) => declared.sensitive.push(name),
                    None => self.problems.add(expression.span(), "the statement is not understood"),
                },
                Statement::If { condition, .. } => {
                    self.problems.add(condition.span(), "a condition among declarations is not understood");
                }
                Statement::Return(value) => self.problems.add(value.span(), "the statement is not understood"),
                Statement::Other(span) => self.problems.add(*span, "the statement is not understood"),
            }
        }
        declared
    }

    fn assignment(&mut self, target: Expression<'m>, value: Expression<'m>, declared: &mut Declared<'m>) {
        let name = target.name().unwrap_or_default();
        let understood = match name {
            "openapi_types" => {
                declared.types = value.pairs();
                declared.types.is_some()
            }
            "attribute_map" => {
                declared.names = value.pairs();
                declared.names.is_some()
            }
            "sensitive_list" => {
                let names: Option<Vec<_>> =
                    value.items().map(|items| items.into_iter().map(Expression::string).collect()).unwrap_or_default();
                declared.sensitive.extend(names.iter().flatten().cloned());
                names.is_some()
            }
            // The models that this one stands for. Without any, it is a model like the others.
            "discriminator_value_class_map" => value.pairs().is_some_and(|models| models.is_empty()),
            // `ACTIVE = "active"`
            _ => {
                let text = value.scalar().filter(|_| !name.is_empty());
                declared.values.extend(text.iter().map(|text| Fact::new(text.clone(), value.span())));
                text.is_some()
            }
        };
        if !understood {
            self.problems.add(target.span(), "the declaration is not understood");
        }
    }

    /// Reports what a constructor does beside setting attributes.
    fn constructor(&mut self, body: &[Statement<'m>]) {
        for statement in body {
            let known = match statement {
                // `self._name = None`, `self.name = name`
                Statement::Assign { target, .. } => of_self(*target).is_some(),
                // `if name is not None: self.name = name`
                Statement::If { body, .. } => {
                    matches!(&body[..], [Statement::Assign { target, .. }] if of_self(*target).is_some())
                }
                // Documentation, and `super().__init__()`
                Statement::Expression(expression) => expression.string().is_some() || expression.call().is_some(),
                _ => false,
            };
            if !known {
                self.problems.add(
                    self.class.name.span,
                    format!("the constructor of `{}` is not understood", self.class.name.value),
                );
                return;
            }
        }
    }
}

/// The attribute of `self` that an expression names.
fn of_self(target: Expression<'_>) -> Option<&str> {
    let (object, name) = target.attribute()?;
    (object.name() == Some("self")).then_some(name)
}

/// The attribute that a constructor sets unconditionally: `self.name = name`.
fn required(statement: &Statement<'_>) -> Option<String> {
    let Statement::Assign { target, value } = statement else { return None };
    let name = of_self(*target)?;
    (value.name() == Some(name)).then(|| name.to_owned())
}

/// The attribute in `sensitive_list.append('name')`.
fn appended(expression: Expression<'_>) -> Option<String> {
    let (function, arguments, _) = expression.call()?;
    let (list, method) = function.attribute()?;
    match &arguments[..] {
        [argument] if list.name() == Some("sensitive_list") && method == "append" => argument.string(),
        _ => None,
    }
}
