//! The keys of each OpenAPI 3.0.3 object, as listed in the specification.
//! It must not know which of them the generator supports.

use super::Kind;
use crate::canonical::ROOT_ORDER;
use crate::merge::COMPONENT_KINDS;

impl Kind {
    /// The keys that an object of this kind can have, besides extensions. `None` if its keys are
    /// names, or if it has no keys.
    #[must_use]
    pub fn known_keys(self) -> Option<&'static [&'static str]> {
        Some(match self {
            Self::Document => &ROOT_ORDER,
            Self::Info => &["title", "description", "termsOfService", "contact", "license", "version"],
            Self::Contact => &["name", "url", "email"],
            Self::License => &["name", "url"],
            Self::Server => &["url", "description", "variables"],
            Self::Tag => &["name", "description", "externalDocs"],
            Self::ExternalDocs => &["description", "url"],
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            Self::Parameter => PARAMETER,
            Self::RequestBody => &["description", "content", "required"],
            Self::Response => &["description", "headers", "content", "links"],
            Self::MediaType => &["schema", "example", "examples", "encoding"],
            Self::Encoding => &["contentType", "headers", "style", "explode", "allowReserved"],
            Self::Header => HEADER,
            Self::Schema => SCHEMA,
            Self::Example => &["summary", "description", "value", "externalValue"],
            Self::Link => &["operationRef", "operationId", "parameters", "requestBody", "description", "server"],
            Self::Components => &COMPONENT_KINDS,
            Self::SecurityScheme => {
                &["type", "description", "name", "in", "scheme", "bearerFormat", "flows", "openIdConnectUrl"]
            }
            Self::OAuthFlows => &["implicit", "password", "clientCredentials", "authorizationCode"],
            Self::OAuthFlow => &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"],
            Self::Paths
            | Self::Responses
            | Self::Callback
            | Self::SecurityRequirement
            | Self::MapOf(_)
            | Self::ListOf(_)
            | Self::Data
            | Self::Other => return None,
        })
    }

    /// An object of this kind in messages, such as `a schema`. `None` for kinds that are not
    /// objects of the specification.
    #[must_use]
    pub fn noun(self) -> Option<&'static str> {
        Some(match self {
            Self::Document => "the document",
            Self::Info => "the `info`",
            Self::Contact => "a contact",
            Self::License => "a license",
            Self::Server => "a server",
            Self::Tag => "a tag",
            Self::ExternalDocs => "external documentation",
            Self::Paths => "the `paths`",
            Self::PathItem => "a path",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request body",
            Self::Responses => "the `responses`",
            Self::Response => "a response",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Header => "a header",
            Self::Schema => "a schema",
            Self::Example => "an example",
            Self::Link => "a link",
            Self::Callback => "a callback",
            Self::Components => "the `components`",
            Self::SecurityScheme => "a security scheme",
            Self::OAuthFlows => "the OAuth flows",
            Self::OAuthFlow => "an OAuth flow",
            Self::SecurityRequirement | Self::MapOf(_) | Self::ListOf(_) | Self::Data | Self::Other => return None,
        })
    }
}

const PATH_ITEM: &[&str] = &[
    "summary",
    "description",
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "servers",
    "parameters",
];

const OPERATION: &[&str] = &[
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
];

const PARAMETER: &[&str] = &[
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "example",
    "examples",
    "content",
];

const HEADER: &[&str] = &[
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "example",
    "examples",
    "content",
];

const SCHEMA: &[&str] = &[
    "title",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "enum",
    "type",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "items",
    "properties",
    "additionalProperties",
    "description",
    "format",
    "default",
    "nullable",
    "discriminator",
    "readOnly",
    "writeOnly",
    "xml",
    "externalDocs",
    "example",
    "deprecated",
];
