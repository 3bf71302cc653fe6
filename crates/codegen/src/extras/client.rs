//! `client.rs`: the client type and the service with its endpoints.

use quote::quote;

use super::Input;
use crate::emit::{print, render};
use crate::passes;

pub(super) fn text(input: &Input<'_>) -> String {
    let info = &input.document.openapi.info;
    let service = &input.document.tree.service;
    let endpoints = input.regions().map(|(region, url)| quote!((#region, #url)));
    let description = info.description.as_deref().unwrap_or_default().trim_end();
    let cloning = "Cloning a client is cheap; clones share their connections. Each request holds a clone, so it can outlive the client.";
    let doc = format!("Client for {}.\n\n{description}\n\n{cloning}", info.title);
    let file: syn::File = syn::parse_quote! {
        use huaweicloud_core::codegen::Handle;
        use huaweicloud_core::{Config, Error, Service};

        /// The service, with its documented regions and their endpoints.
        pub const SERVICE: Service = Service { name: #service, endpoints: &[#(#endpoints),*] };

        #[doc = #doc]
        #[derive(Clone, Debug)]
        pub struct Client {
            pub(crate) inner: Handle,
        }

        impl Client {
            /// Creates a client from a configuration. It sends nothing.
            ///
            /// # Errors
            ///
            /// When the configuration has no credentials, when it has neither an endpoint nor a
            /// region that is in [`SERVICE`], or when TLS cannot be set up.
            pub fn new(config: &Config) -> Result<Self, Error> {
                Handle::new(config, &SERVICE).map(|inner| Self { inner })
            }
        }
    };
    let file = passes::doc_comments(file);
    format!("// {}\n\n{}", render::provenance(&input.service_file()), print::print(&file.items))
}
