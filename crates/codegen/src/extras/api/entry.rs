//! The lines of one public item: its declaration, its traits, its public fields, variants and
//! functions. Each line begins with the name of the item, so that it can be understood alone.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, ImplItem, Item, ItemImpl};

use super::crate_files::is_public;
use super::signature;

/// Types that a macro of the runtime generates. What they have in common is described once, in the
/// legend, and omitted from their lines.
pub(super) struct Family {
    /// The marker that declarations leave.
    declared_by: &'static str,
    /// The name of the family in remarks.
    pub(super) remark: &'static str,
    /// The beginnings of the lines that all types have. `{}` is the name of the type, and `{built}`
    /// the type that a builder builds.
    pub(super) common_lines: &'static [&'static str],
}

/// All families. `declare` leaves their markers, and its tests compare the lines with what the
/// macros generate.
pub(super) const FAMILIES: &[Family] = &[
    Family {
        declared_by: "enumeration",
        remark: "open enumeration",
        common_lines: &["{}: Clone + Debug + Eq + Hash + Ord + PartialEq + PartialOrd", "{}::Unknown(String)"],
    },
    Family {
        declared_by: "request",
        remark: "request",
        common_lines: &[
            "{}: Clone + Debug + IntoFuture",
            "fn {}::call_options(self, options: CallOptions) -> Self",
            "fn {}::body_map(",
        ],
    },
    Family {
        declared_by: "structure",
        remark: "with a builder",
        common_lines: &["{}: TryFrom<{}Builder, Error = ValidationErrors>", "fn {}::builder() -> {}Builder"],
    },
    Family {
        declared_by: "builder",
        remark: "builder",
        common_lines: &["{}: Clone + Debug + Default", "{}: From<{built}>", "fn {}::build(self) -> Result<{built}, "],
    },
];

/// What each type implements, anywhere in the crate.
#[derive(Default)]
pub(super) struct Implementations {
    /// Traits that are not public.
    hidden: BTreeSet<String>,
    of_types: BTreeMap<String, OfType>,
}

#[derive(Default)]
struct OfType {
    /// Traits without arguments.
    traits: BTreeSet<String>,
    /// Lines of traits with arguments.
    conversions: BTreeSet<String>,
    /// Lines of associated functions and constants, by name.
    functions: BTreeMap<String, String>,
    /// The macros called with the type: the name of the macro, and its pairs.
    macros: Vec<(String, Vec<(String, String)>)>,
}

/// An `impl` block, reduced to what is listed.
pub(super) struct Block {
    own: String,
    of_trait: Option<String>,
    /// The associated types of a trait.
    types: Vec<(String, String)>,
    /// The names and lines of public members, with [`OWNER`] instead of the type.
    members: Vec<(String, String)>,
}

/// The type of a block in its lines, until all types are known.
const OWNER: &str = "\0";

impl Block {
    /// The block, if the item is one.
    pub(super) fn of(item: &Item) -> Option<Self> {
        let Item::Impl(ItemImpl { self_ty, trait_, items, .. }) = item else { return None };
        let types = items.iter().filter_map(|member| match member {
            ImplItem::Type(member) => Some((member.ident.to_string(), signature::of_type(&member.ty))),
            _ => None,
        });
        let members = if trait_.is_some() { &[][..] } else { items };
        Some(Self {
            own: signature::of_type(self_ty),
            of_trait: trait_.as_ref().map(|(path, _)| signature::of_path(path)),
            types: types.collect(),
            members: members.iter().filter_map(|member| associated(member, OWNER)).collect(),
        })
    }
}

impl Implementations {
    /// Collects the implementations of these items in `blocks`, except those of `hidden` traits.
    pub(super) fn of<'a>(
        items: impl Iterator<Item = &'a Item> + Clone,
        blocks: Vec<Block>,
        hidden: BTreeSet<String>,
    ) -> Self {
        let types: BTreeSet<String> = items.clone().filter_map(name_of).map(|(name, _)| name).collect();
        let mut all = Self { hidden, ..Self::default() };
        blocks.into_iter().for_each(|block| all.add(block, &types));
        for item in items {
            // A macro without a path is local and generates nothing public.
            if let Item::Macro(item) = item
                && item.mac.path.segments.len() > 1
                && let Some((owner, pairs)) = macro_arguments(&item.mac.tokens)
            {
                let name = item.mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
                all.of_types.entry(owner).or_default().macros.push((name, pairs));
            }
        }
        all
    }

    fn add(&mut self, block: Block, types: &BTreeSet<String>) {
        let Block { own, of_trait, types: associated, members } = block;
        let Some(mut trait_name) = of_trait else {
            let Some(owner) = names(&own).find(|name| types.contains(*name)) else { return };
            let of_type = self.of_types.entry(owner.to_owned()).or_default();
            of_type.functions.extend(members.into_iter().map(|(name, line)| (name, line.replace(OWNER, owner))));
            return;
        };
        if names(&trait_name).next().is_some_and(|name| self.hidden.contains(name)) {
            return;
        }
        // The type itself, or a type of another crate that implements a trait with a type of this
        // one.
        let both = format!("{own} {trait_name}");
        let Some(owner) = names(&both).find(|name| types.contains(*name)) else { return };
        let of_type = self.of_types.entry(owner.to_owned()).or_default();
        if names(&own).next() == Some(owner) && !trait_name.contains('<') {
            of_type.traits.insert(trait_name);
            return;
        }
        for (name, ty) in associated {
            let with = format!(", {name} = {ty}>");
            trait_name = trait_name.strip_suffix('>').map_or(trait_name.clone(), |start| format!("{start}{with}"));
        }
        of_type.conversions.insert(format!("{own}: {trait_name}"));
    }
}

/// The name of an item, and whether it is public and documented.
pub(super) fn name_of(item: &Item) -> Option<(String, bool)> {
    let (ident, visibility, attributes) = match item {
        Item::Const(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Enum(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Fn(item) => (&item.sig.ident, &item.vis, &item.attrs),
        Item::Static(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Struct(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Trait(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Type(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Union(item) => (&item.ident, &item.vis, &item.attrs),
        _ => return None,
    };
    Some((ident.to_string(), is_public(visibility) && !is_hidden(attributes)))
}

/// The lines of an item that is exported under this name.
pub(super) fn lines(item: &Item, name: &str, implementations: &Implementations) -> Vec<String> {
    let of_type = implementations.of_types.get(&name_of(item).unwrap_or_default().0);
    let mut lines = Vec::new();
    let mut members = Vec::new();
    match item {
        Item::Const(item) => lines.push(format!("const {name}: {}", signature::of_type(&item.ty))),
        Item::Static(item) => lines.push(format!("static {name}: {}", signature::of_type(&item.ty))),
        Item::Type(item) => {
            lines.push(format!(
                "type {name}{} = {}",
                signature::of_generics(&item.generics),
                signature::of_type(&item.ty)
            ));
        }
        Item::Fn(item) => lines.push(signature::of_function(&item.sig, None) + &remarks(&item.attrs, &[])),
        Item::Trait(item) => {
            lines.push(format!("trait {name}{}", signature::of_generics(&item.generics)) + &remarks(&item.attrs, &[]));
            members.extend(item.items.iter().filter_map(|member| trait_member(member, name)));
            members.sort();
        }
        Item::Struct(item) => {
            let opaque = item.fields.iter().any(|field| !is_public(&field.vis));
            let more = family(of_type).map(|family| family.remark).or(opaque.then_some("with private fields"));
            lines.push(
                format!("struct {name}{}", signature::of_generics(&item.generics))
                    + &remarks(&item.attrs, more.as_slice()),
            );
            lines.extend(traits(name, &item.attrs, of_type));
            members.extend(fields(&item.fields).map(|(field, ty)| format!("{name}.{field}: {ty}")));
        }
        Item::Enum(item) => {
            let more = family(of_type).map(|family| family.remark);
            lines.push(
                format!("enum {name}{}", signature::of_generics(&item.generics))
                    + &remarks(&item.attrs, more.as_slice()),
            );
            lines.extend(traits(name, &item.attrs, of_type));
            members.extend(item.variants.iter().map(|variant| variant_line(name, variant, of_type)));
            members.sort();
        }
        item => lines.push(quote::quote!(#item).to_string()),
    }
    lines.extend(members);
    lines.extend(of_type.into_iter().flat_map(|of_type| of_type.functions.values().cloned()));
    if let Some(family) = family(of_type) {
        let built = name.strip_suffix("Builder").unwrap_or(name);
        let common_lines = family.common_lines.iter().map(|line| line.replace("{built}", built).replace("{}", name));
        let common_lines: Vec<String> = common_lines.collect();
        lines.retain(|line| !common_lines.iter().any(|start| line.starts_with(start.as_str())));
    }
    lines
}

/// The family of a type, if a macro of the runtime generates it.
fn family(of_type: Option<&OfType>) -> Option<&'static Family> {
    let macros = of_type.map(|of_type| &of_type.macros)?;
    macros.iter().find_map(|(name, _)| FAMILIES.iter().find(|family| family.declared_by == name))
}

/// What a type implements: one line for all traits without arguments, one for each other trait and
/// each macro.
fn traits(name: &str, attributes: &[Attribute], of_type: Option<&OfType>) -> Vec<String> {
    let mut plain: BTreeSet<String> = of_type.map(|of_type| of_type.traits.clone()).unwrap_or_default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        let _ = attribute.parse_nested_meta(|meta| {
            plain.insert(signature::of_path(&meta.path));
            Ok(())
        });
    }
    let mut lines = Vec::new();
    if !plain.is_empty() {
        lines.push(format!("{name}: {}", plain.into_iter().collect::<Vec<_>>().join(" + ")));
    }
    for (macro_name, _) in of_type.into_iter().flat_map(|of_type| &of_type.macros) {
        if !FAMILIES.iter().any(|family| family.declared_by == macro_name) {
            lines.push(format!("{name}: generated by `{macro_name}!`"));
        }
    }
    lines.extend(of_type.into_iter().flat_map(|of_type| of_type.conversions.iter().cloned()));
    lines
}

/// The public fields and their types, by name.
fn fields(fields: &syn::Fields) -> impl Iterator<Item = (String, String)> {
    let public = fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis));
    let named = public.map(|(index, field)| {
        let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
        (name, signature::of_type(&field.ty))
    });
    named.collect::<BTreeMap<_, _>>().into_iter()
}

fn variant_line(name: &str, variant: &syn::Variant, of_type: Option<&OfType>) -> String {
    let types: Vec<String> = variant
        .fields
        .iter()
        .map(|field| {
            let label = field.ident.as_ref().map(|ident| format!("{ident}: ")).unwrap_or_default();
            label + &signature::of_type(&field.ty)
        })
        .collect();
    let holds = match &variant.fields {
        syn::Fields::Unit => String::new(),
        syn::Fields::Unnamed(_) => format!("({})", types.join(", ")),
        syn::Fields::Named(_) => format!(" {{ {} }}", types.join(", ")),
    };
    let pairs = of_type.into_iter().flat_map(|of_type| &of_type.macros).flat_map(|(_, pairs)| pairs);
    let value = pairs.into_iter().find(|(key, _)| variant.ident == key).map(|(_, value)| format!(" = {value}"));
    format!("{name}::{}{holds}{}", variant.ident, value.unwrap_or_default())
}

/// The name and the line of a public member of a type.
fn associated(member: &ImplItem, owner: &str) -> Option<(String, String)> {
    match member {
        ImplItem::Fn(member) if is_public(&member.vis) && !is_hidden(&member.attrs) => {
            let line = signature::of_function(&member.sig, Some(owner)) + &remarks(&member.attrs, &[]);
            Some((member.sig.ident.to_string(), line))
        }
        ImplItem::Const(member) if is_public(&member.vis) && !is_hidden(&member.attrs) => {
            let line = format!("const {owner}::{}: {}", member.ident, signature::of_type(&member.ty));
            Some((member.ident.to_string(), line))
        }
        _ => None,
    }
}

/// The line of a member of a trait, unless it is hidden.
fn trait_member(member: &syn::TraitItem, owner: &str) -> Option<String> {
    Some(match member {
        syn::TraitItem::Fn(member) if is_hidden(&member.attrs) => return None,
        syn::TraitItem::Fn(member) => {
            let provided = if member.default.is_some() { " (provided)" } else { "" };
            signature::of_function(&member.sig, Some(owner)) + provided
        }
        syn::TraitItem::Const(member) => format!("const {owner}::{}: {}", member.ident, signature::of_type(&member.ty)),
        syn::TraitItem::Type(member) => format!("type {owner}::{}", member.ident),
        member => quote::quote!(#member).to_string(),
    })
}

/// Remarks on an item, in parentheses.
fn remarks(attributes: &[Attribute], more: &[&str]) -> String {
    let has = |name: &str| attributes.iter().any(|attribute| attribute.path().is_ident(name));
    let mut remarks: Vec<&str> = Vec::new();
    remarks.extend(has("non_exhaustive").then_some("non-exhaustive"));
    remarks.extend(more);
    remarks.extend(has("deprecated").then_some("deprecated"));
    if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join(", ")) }
}

/// Whether an item is hidden from the documentation.
pub(super) fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("doc")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|argument| argument == "hidden")
    })
}

/// The identifiers in Rust code.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !(character.is_alphanumeric() || character == '_')).filter(|name| !name.is_empty())
}

/// The name and the pairs of `Name { a => 1, b => "2" }`.
fn macro_arguments(tokens: &TokenStream) -> Option<(String, Vec<(String, String)>)> {
    let mut tokens = tokens.clone().into_iter();
    let name = tokens.next()?.to_string();
    let Some(TokenTree::Group(group)) = tokens.next() else { return Some((name, Vec::new())) };
    let mut pairs = Vec::new();
    let inside: Vec<TokenTree> = group.stream().into_iter().collect();
    for pair in inside.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',')) {
        if let (Some(key), Some(value)) = (pair.first(), pair.last()) {
            pairs.push((key.to_string(), value.to_string()));
        }
    }
    Some((name, pairs))
}
