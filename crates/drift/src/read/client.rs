//! Reads the operations of a client. Older packages end each with a call, newer ones with a
//! dictionary of its arguments.

use diagnostics::source::Fact;

use super::problems::Problems;
use crate::python::{Class, Expression, Statement};
use crate::sdk::{Location, Operation, Parameter};

/// The end of the names of the methods that describe a request: `_upload_csr_http_info`, in older
/// packages `_upload_csr_with_http_info`.
const DESCRIPTION: &str = "_http_info";
const OLD_DESCRIPTION: &str = "_with_http_info";
/// The end of the names of the methods that prepare a call.
const INVOKER: &str = "_invoker";
/// What every client has beside its operations.
const COMMON: [&str; 2] = ["call_api", "new_builder"];

/// The name of the client and its operations.
pub(super) fn read(classes: &[Class<'_>], problems: &mut Problems) -> Option<(Fact<String>, Vec<Operation>)> {
    let [class] = classes else {
        problems.of_file(format!("the file has {} classes instead of one client", classes.len()));
        return None;
    };
    let functions = class.body.iter().filter_map(|statement| match statement {
        Statement::Function { name, body } => Some((name, body)),
        _ => None,
    });
    let mut operations = Vec::new();
    let mut described = Vec::new();
    for (name, body) in functions.clone() {
        if let Some(stem) = name
            .value
            .strip_prefix('_')
            .and_then(|name| name.strip_suffix(OLD_DESCRIPTION).or_else(|| name.strip_suffix(DESCRIPTION)))
        {
            described.push(stem);
            operations.extend(Reader { problems, operation: Partial::default() }.operation(name, body));
        }
    }
    for (name, _) in functions {
        let operation = name.value.strip_suffix(INVOKER).unwrap_or(name.value);
        if !name.value.starts_with('_') && !COMMON.contains(&name.value) && !described.contains(&operation) {
            problems.add(name.span, format!("the method `{}` has no description of its request", name.value));
        }
    }
    Some((Fact::new(class.name.value.to_owned(), class.name.span), operations))
}

/// What is known of an operation so far.
#[derive(Default)]
struct Partial {
    method: Option<Fact<String>>,
    path: Option<Fact<String>>,
    response: Option<Fact<String>>,
    parameters: Vec<Parameter>,
    body: Option<Fact<String>>,
    response_headers: Vec<String>,
    media_type: String,
}

struct Reader<'a> {
    problems: &'a mut Problems,
    operation: Partial,
}

impl Reader<'_> {
    fn operation(mut self, name: &Fact<&str>, body: &[Statement<'_>]) -> Option<Operation> {
        for statement in body {
            if self.statement(statement).is_none() {
                self.problems.add(place(statement), format!("`{}` has a statement that is not understood", name.value));
            }
        }
        let Partial { method, path, response, parameters, body, response_headers, media_type } = self.operation;
        // `UploadCsrResponse` is the only place that has the name in PascalCase.
        let operation = response.and_then(|response| {
            let stem = response.value.strip_suffix("Response").filter(|stem| !stem.is_empty())?;
            Some(Fact::new(stem.to_owned(), name.span))
        });
        let (Some(method), Some(path), Some(operation)) = (method, path, operation) else {
            self.problems.add(name.span, format!("`{}` has no method, no path or no response", name.value));
            return None;
        };
        Some(Operation { name: operation, method, path, parameters, body, response_headers, media_type })
    }

    /// Reads one statement. `None` if it is not understood.
    fn statement(&mut self, statement: &Statement<'_>) -> Option<()> {
        match statement {
            Statement::Assign { target, value } => match target.name() {
                Some("http_info") => {
                    value.pairs()?.into_iter().try_for_each(|(key, value)| self.setting(&key.string()?, value))
                }
                Some("response_headers") => {
                    let names = value.items()?.into_iter().map(Expression::string).collect::<Option<Vec<_>>>()?;
                    self.operation.response_headers = names;
                    Some(())
                }
                Some(
                    "local_var_params" | "cname" | "collection_formats" | "path_params" | "query_params"
                    | "header_params" | "form_params" | "body" | "body_params" | "auth_settings",
                ) => Some(()),
                Some(_) => None,
                None => self.stored(*target, *value),
            },
            Statement::If { condition, body } => self.condition(*condition, body),
            Statement::Return(value) => match value.call() {
                // `return self.call_api(method='GET', …)`
                Some((_, _, named)) => named.into_iter().try_for_each(|(name, value)| self.setting(name, value)),
                None => (value.name() == Some("http_info")).then_some(()),
            },
            Statement::Expression(expression) => expression.string().map(|_| ()),
            Statement::Function { .. } | Statement::Other(_) => None,
        }
    }

    /// An argument of the call, or an entry of the dictionary of its arguments.
    fn setting(&mut self, name: &str, value: Expression<'_>) -> Option<()> {
        match name {
            "method" => self.operation.method = Some(value.text()?),
            "resource_path" => self.operation.path = Some(value.text()?),
            "response_type" => self.operation.response = Some(value.text()?),
            // The values of local variables, and the name of the request's class
            _ => {}
        }
        Some(())
    }

    /// `header_params['Content-Type'] = …` and `http_info["body"] = body`
    fn stored(&mut self, target: Expression<'_>, value: Expression<'_>) -> Option<()> {
        let (container, key) = target.subscript()?;
        match (container.name()?, key.string()?.as_str()) {
            ("http_info", _) => Some(()),
            ("header_params", "Content-Type") => {
                let (_, arguments, _) = value.call()?;
                let [types] = &arguments[..] else { return None };
                self.operation.media_type = types.items()?.first()?.string()?;
                Some(())
            }
            _ => None,
        }
    }

    /// `if 'limit' in local_var_params: query_params.append(('limit', local_var_params['limit']))`
    fn condition(&mut self, condition: Expression<'_>, body: &[Statement<'_>]) -> Option<()> {
        let Some((attribute, container)) = condition.membership() else {
            // `if isinstance(request, SdkStreamRequest): body = request.get_file_stream()`
            let (function, ..) = condition.call()?;
            return (function.name() == Some("isinstance")).then_some(());
        };
        let attribute = attribute.string().filter(|_| container.name() == Some("local_var_params"))?;
        body.iter().try_for_each(|statement| self.argument(&attribute, statement))
    }

    fn argument(&mut self, attribute: &str, statement: &Statement<'_>) -> Option<()> {
        let (location, name) = match statement {
            Statement::Expression(expression) => {
                // `query_params.append(('limit', …))`
                let (function, arguments, _) = expression.call()?;
                let (list, method) = function.attribute()?;
                let [argument] = &arguments[..] else { return None };
                (list.name() == Some("query_params") && method == "append").then_some(())?;
                (Location::Query, argument.items()?.first()?.text()?)
            }
            Statement::Assign { target, .. } => match target.name() {
                Some("body" | "body_params") => {
                    self.operation.body = Some(Fact::new(attribute.to_owned(), target.span()));
                    return Some(());
                }
                Some("cname") => (Location::Host, Fact::new(attribute.to_owned(), target.span())),
                Some(_) => return None,
                None => {
                    let (container, key) = target.subscript()?;
                    let location = match container.name()? {
                        "path_params" => Location::Path,
                        "header_params" => Location::Header,
                        "form_params" => Location::Form,
                        // How a list in the query is written
                        "collection_formats" => return Some(()),
                        _ => return None,
                    };
                    (location, key.text()?)
                }
            },
            _ => return None,
        };
        self.operation.parameters.push(Parameter { location, name, attribute: attribute.to_owned() });
        Some(())
    }
}

/// The place of a statement that is not understood.
fn place(statement: &Statement<'_>) -> diagnostics::source::Span {
    match statement {
        Statement::Assign { target, .. } => target.span(),
        Statement::If { condition: expression, .. }
        | Statement::Expression(expression)
        | Statement::Return(expression) => expression.span(),
        Statement::Function { name, .. } => name.span,
        Statement::Other(span) => *span,
    }
}
