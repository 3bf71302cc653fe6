//! Lifts each constrained string into a component of its own, whose generated type is the runtime's `Text` with a rule. The component
//! is named as progenitor would have named the type, and keeps the rule in an extension that only the generator knows.

use openapiv3::{
    OpenAPI, Parameter, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaData, SchemaKind, StringFormat,
    StringType, Type, VariantOrUnknownOrEmpty,
};

use heck::ToPascalCase;

use super::walk::each_operation;

/// The extension that keeps the rule.
const RULE: &str = "x-text-rule";

/// What a constrained string has to be like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TextRule {
    /// The fewest characters.
    pub(crate) min: Option<usize>,
    /// The most characters.
    pub(crate) max: Option<usize>,
    /// The pattern.
    pub(crate) pattern: Option<String>,
}

/// A component that is a constrained string.
#[derive(Clone, Debug)]
pub(crate) struct TextType {
    /// The name of the component, which is that of the type.
    pub(crate) name: String,
    /// What it is.
    pub(crate) description: Option<String>,
    /// What it has to be like.
    pub(crate) rule: TextRule,
}

/// The constrained strings of a lowered document, by name.
pub(crate) fn of(document: &OpenAPI) -> Vec<TextType> {
    let schemas = document.components.iter().flat_map(|components| &components.schemas);
    let texts = schemas.filter_map(|(name, schema)| {
        let ReferenceOr::Item(schema) = schema else { return None };
        let value = schema.schema_data.extensions.get(RULE)?;
        let number = |key: &str| usize::try_from(value.get(key)?.as_u64()?).ok();
        let rule = TextRule {
            min: number("min"),
            max: number("max"),
            pattern: value.get("pattern").and_then(|pattern| pattern.as_str()).map(str::to_owned),
        };
        Some(TextType { name: name.clone(), description: schema.schema_data.description.clone(), rule })
    });
    texts.collect()
}

/// See the module.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    let mut lifted = Vec::new();
    for (name, schema) in document.components.iter_mut().flat_map(|components| &mut components.schemas) {
        let ReferenceOr::Item(schema) = schema else { continue };
        match rule_of(schema) {
            // It is a component already.
            Some(rule) => *schema = text(schema.schema_data.clone(), &rule),
            None => inside(schema, &name.to_pascal_case(), &mut lifted),
        }
    }
    each_operation(&mut document, &mut |operation| {
        let name = operation.operation_id.as_deref().unwrap_or_default().to_pascal_case();
        for parameter in operation.parameters.iter_mut() {
            let ReferenceOr::Item(parameter) = parameter else { continue };
            let data = match parameter {
                Parameter::Query { parameter_data, .. }
                | Parameter::Header { parameter_data, .. }
                | Parameter::Path { parameter_data, .. }
                | Parameter::Cookie { parameter_data, .. } => parameter_data,
            };
            let name = format!("{name}{}", data.name.to_pascal_case());
            if let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) = &mut data.format {
                if schema.schema_data.description.is_none() {
                    schema.schema_data.description.clone_from(&data.description);
                }
                lift(schema, &name, &mut lifted);
            }
        }
        let body = operation.request_body.as_mut().and_then(|body| match body {
            ReferenceOr::Item(body) => Some(body),
            ReferenceOr::Reference { .. } => None,
        });
        for media in body.into_iter().flat_map(|body| body.content.values_mut()) {
            if let Some(ReferenceOr::Item(schema)) = &mut media.schema {
                lift(schema, &format!("{name}Body"), &mut lifted);
            }
        }
    });
    let components = document.components.get_or_insert_default();
    for (name, schema) in lifted {
        components.schemas.insert(name, ReferenceOr::Item(schema));
    }
    // In the order of names, so that nothing depends on where a string stands.
    components.schemas.sort_keys();
    document
}

/// The rule of a string that has one. A secret has none here: what is left of it is its format.
fn rule_of(schema: &Schema) -> Option<TextRule> {
    let SchemaKind::Type(Type::String(string)) = &schema.schema_kind else { return None };
    let rule = TextRule { min: string.min_length, max: string.max_length, pattern: string.pattern.clone() };
    let secret = string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password);
    (!secret && string.enumeration.is_empty() && rule != TextRule::default()).then_some(rule)
}

/// Lifts a schema, or what stands inside it.
fn lift(schema: &mut Schema, name: &str, lifted: &mut Vec<(String, Schema)>) {
    let Some(rule) = rule_of(schema) else { return inside(schema, name, lifted) };
    // What concerns this use of the string stays: whether it may be null, and what it is here.
    let here = SchemaData {
        nullable: schema.schema_data.nullable,
        description: schema.schema_data.description.clone(),
        ..SchemaData::default()
    };
    let description = schema.schema_data.description.clone();
    lifted.push((name.to_owned(), text(SchemaData { description, ..SchemaData::default() }, &rule)));
    // A reference alone would lose the rest.
    let all_of = vec![ReferenceOr::Reference { reference: format!("#/components/schemas/{name}") }];
    *schema = Schema { schema_data: here, schema_kind: SchemaKind::AllOf { all_of } };
}

/// Lifts what stands inside a schema.
fn inside(schema: &mut Schema, name: &str, lifted: &mut Vec<(String, Schema)>) {
    match &mut schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => {
            for (property, schema) in &mut object.properties {
                if let ReferenceOr::Item(schema) = schema {
                    lift(schema, &format!("{name}{}", property.to_pascal_case()), lifted);
                }
            }
            if let Some(openapiv3::AdditionalProperties::Schema(schema)) = &mut object.additional_properties
                && let ReferenceOr::Item(schema) = &mut **schema
            {
                lift(schema, &format!("{name}Value"), lifted);
            }
        }
        SchemaKind::Type(Type::Array(array)) => {
            if let Some(ReferenceOr::Item(schema)) = &mut array.items {
                lift(schema, &format!("{name}Item"), lifted);
            }
        }
        _ => {}
    }
}

/// The component of a constrained string.
fn text(mut data: SchemaData, rule: &TextRule) -> Schema {
    let mut value = serde_json::Map::new();
    value.extend(rule.min.map(|min| ("min".to_owned(), min.into())));
    value.extend(rule.max.map(|max| ("max".to_owned(), max.into())));
    value.extend(rule.pattern.clone().map(|pattern| ("pattern".to_owned(), pattern.into())));
    data.extensions.insert(RULE.to_owned(), value.into());
    Schema { schema_data: data, schema_kind: SchemaKind::Type(Type::String(StringType::default())) }
}
