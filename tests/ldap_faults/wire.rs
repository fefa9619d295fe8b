//! A wire between rosterd and the controller that can be cut.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::dc::Dc;

/// Passes bytes on in both directions.
pub struct Wire {
    address: SocketAddr,
    cut: Arc<AtomicBool>,
}

impl Wire {
    /// Listens on a loopback address and passes on to the controller.
    pub async fn to(dc: &Dc, listen: &str) -> Self {
        let target = format!("{}:636", dc.url().trim_start_matches("ldaps://"));
        let listener = TcpListener::bind((listen, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let cut = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&cut);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let Ok(far) = TcpStream::connect(&target).await else {
                    continue;
                };
                tokio::spawn(pass(near, far, Arc::clone(&flag)));
            }
        });
        Self { address, cut }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("ldaps://{}", self.address)
    }

    /// The request still arrives; its answer does not come back, the connection ends instead. Once.
    pub fn cut_at_the_next_answer(&self) {
        self.cut.store(true, Ordering::SeqCst);
    }
}

async fn pass(near: TcpStream, far: TcpStream, cut: Arc<AtomicBool>) {
    let (mut near_in, mut near_out) = near.into_split();
    let (mut far_in, mut far_out) = far.into_split();
    let requests = async move { tokio::io::copy(&mut near_in, &mut far_out).await };
    let answers = async move {
        let mut bytes = vec![0; 16_384];
        while let Ok(count @ 1..) = far_in.read(&mut bytes).await {
            if cut.swap(false, Ordering::SeqCst)
                || near_out.write_all(&bytes[..count]).await.is_err()
            {
                return;
            }
        }
    };
    tokio::select! {
        _ = requests => {}
        () = answers => {}
    }
}
