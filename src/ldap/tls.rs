//! Whom the directory's certificate must come from, and what is wrong when it does not.

use std::error::Error;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, RootCertStore};

use super::endpoint::{Encryption, Endpoint};
use crate::ports::{FailureClass, PortFailure};

/// A TLS client that trusts the authorities in `ca_file`, or the system's. Built with an explicit
/// provider: with two in one process the default one panics.
///
/// # Errors
/// When no certificate can be read.
pub(super) fn client(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, PortFailure> {
    let roots = match ca_file {
        Some(file) => company_roots(file)?,
        None => system_roots()?,
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|cause| {
            PortFailure::new(FailureClass::Internal, "TLS cannot be set up").because(cause)
        })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Whether the file holds the certificates of authorities, as a connection would need them. Offline.
///
/// # Errors
/// What is wrong with it.
pub fn check_authorities(file: &Path) -> Result<(), PortFailure> {
    company_roots(file).map(drop)
}

fn company_roots(file: &Path) -> Result<RootCertStore, PortFailure> {
    let wrong = |why: &str| {
        let what = format!(
            "the CA file {}: {why}; it must hold the certificates of the authority that signed the domain \
             controllers' certificates, in PEM form",
            file.display()
        );
        PortFailure::new(FailureClass::Configuration, what)
    };
    let certificates = CertificateDer::pem_file_iter(file)
        .map_err(|cause| wrong("cannot be read").because(cause))?;
    let mut roots = RootCertStore::empty();
    for certificate in certificates {
        let certificate = certificate.map_err(|cause| wrong("is damaged").because(cause))?;
        roots
            .add(certificate)
            .map_err(|cause| wrong("holds something else than a certificate").because(cause))?;
    }
    if roots.is_empty() {
        return Err(wrong("holds no certificate"));
    }
    Ok(roots)
}

/// One unreadable certificate among the system's does not take the others away.
fn system_roots() -> Result<RootCertStore, PortFailure> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        let what = "the system trusts no certification authority; install ca-certificates or set directory.ca_file";
        return Err(PortFailure::new(FailureClass::Configuration, what));
    }
    Ok(roots)
}

/// What a failed handshake means for the operator. `None` where TLS was not the reason.
///
/// rustls arrives inside an [`io::Error`], so the variant of the library's error says nothing.
pub(super) fn explain(endpoint: &Endpoint, error: &io::Error) -> Option<PortFailure> {
    let inner: &(dyn Error + 'static) = error.get_ref()?;
    let rustls = inner.downcast_ref::<rustls::Error>()?;
    let rustls::Error::InvalidCertificate(reason) = rustls else {
        let port = match endpoint.encryption {
            Encryption::Ldaps => "the port must be that of LDAP over TLS (636)",
            Encryption::StartTls => "the port must be that of LDAP (389)",
        };
        let what = format!("{endpoint}: no TLS connection: {rustls}; {port}");
        return Some(PortFailure::new(FailureClass::Configuration, what));
    };
    let what = format!("{endpoint}: {}", certificate_words(reason, &endpoint.host));
    Some(PortFailure::new(FailureClass::Configuration, what).because(rustls.clone()))
}

fn certificate_words(reason: &CertificateError, host: &str) -> String {
    use CertificateError as E;
    match reason {
        E::UnknownIssuer => "its certificate comes from an authority that is not trusted here; \
                             set directory.ca_file to the certificate of the authority that signed it"
            .to_owned(),
        E::NotValidForName | E::NotValidForNameContext { .. } => format!(
            "its certificate is not made out for '{host}' ({reason}); \
             write the server under a name that stands in the certificate"
        ),
        E::Expired | E::ExpiredContext { .. } => {
            format!("its certificate has expired ({reason}); renew it, or correct this machine's clock")
        }
        E::NotValidYet | E::NotValidYetContext { .. } => {
            format!("its certificate is not valid yet ({reason}); correct the clock of one of the two machines")
        }
        other => format!("its certificate is not accepted: {other}"),
    }
}
