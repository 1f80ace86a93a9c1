//! probe
use thirtyfour::Key;
use crate::{chrome::Chrome, demo::Demo, page::Page};
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn probe() {
    let demo = Demo::start(3).await;
    let page = Page::open(Chrome::start(1280, 900).await, demo.url(), "maya").await;
    for (name, script) in [
        ("plain", "document.body.innerHTML='<textarea id=t></textarea><dialog id=d><button>b</button></dialog>'; t.focus(); d.showModal()"),
        ("cancel+close", "document.body.innerHTML='<textarea id=t></textarea><dialog id=d><button>b</button></dialog>'; t.focus(); d.oncancel=e=>{e.preventDefault(); setTimeout(()=>{d.close()},50)}; d.showModal()"),
        ("cancel+close+remove", "document.body.innerHTML='<textarea id=t></textarea><dialog id=d><button>b</button></dialog>'; t.focus(); d.oncancel=e=>{e.preventDefault(); setTimeout(()=>{d.close(); d.remove()},50)}; d.showModal()"),
        ("close by button", "document.body.innerHTML='<textarea id=t></textarea><dialog id=d><button onclick=x>b</button></dialog>'; t.focus(); d.querySelector('button').addEventListener('click', ()=>setTimeout(()=>{d.close(); d.remove()},50)); d.showModal()"),
        ("no dialog", "document.body.innerHTML='<textarea id=t></textarea>'; t.focus();"),
    ] {
        page.asks(script).await;
        if name == "close by button" { page.key(Key::Enter).await; } else { page.key(Key::Escape).await; }
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        page.types("abc").await;
        println!("DBG {name} {}", page.asks("return [document.activeElement.tagName, document.querySelector('#t').value, document.getSelection().anchorNode?.nodeName, t.selectionStart]").await);
    }
    page.chrome.quit().await;
    demo.end().await;
}
