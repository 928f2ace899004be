//! TLS for both connections: one configuration a session, so that the data connection takes the control connection's
//! session up again, which many servers demand.

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use rustls_platform_verifier::Verifier;
use suppaftp::{tokio::AsyncRustlsConnector, tokio_rustls::TlsConnector};

/// Whose certificates are believed.
#[derive(Debug, Clone)]
pub(super) enum Trust {
    /// This machine's own.
    System,
    /// These (PEM) and no others.
    Only(String),
}

/// A connector for one session.
pub(super) fn connector(trust: &Trust) -> Result<AsyncRustlsConnector, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let config = match trust {
        Trust::System => {
            let verifier = Verifier::new(provider).map_err(|error| error.to_string())?;
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
        }
        Trust::Only(pem) => {
            let mut roots = RootCertStore::empty();
            for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
                let certificate = certificate.map_err(|error| error.to_string())?;
                roots.add(certificate).map_err(|error| error.to_string())?;
            }
            builder.with_root_certificates(roots).with_no_client_auth()
        }
    };
    Ok(AsyncRustlsConnector::from(TlsConnector::from(Arc::new(config))))
}
