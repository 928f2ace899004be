//! Taking in what a shop already sells, and which waiting article is which SKU.

use super::calls;
use crate::{engine::Engine, problem::FaultResult, views::*};

calls! {
    /// What taking files in would do.
    preview_articles(e, arg: PreviewArticles) -> ArticlesPreview = e.articles.preview(arg).await;
    /// Takes files in.
    import_articles(e, arg: ImportArticles) -> ArticlesJob = e.articles.import(arg).await;
    /// Reads a shop's articles by API.
    fetch_articles(e, arg: FetchArticles) -> ArticlesJob = e.articles.fetch(arg).await;
    /// How such work stands.
    articles_job(e, arg: OneJob) -> ArticlesJob = e.articles.job(arg).await;
    /// Takes an import, or a joining, back.
    undo_articles(e, arg: UndoArticles) -> ArticlesJob = e.articles.undo(arg).await;
    /// Stops such work where it stands.
    stop_articles(e, arg: UndoArticles) -> ArticlesJob = e.articles.end(arg).await;
    /// What waits, with what is proposed.
    article_proposals(e, arg: ProposalQuery) -> WaitingArticles = e.articles.proposals(arg).await;
    /// Joins waiting articles with SKUs.
    accept_proposals(e, arg: AcceptProposals) -> ArticlesJob = e.articles.accept(arg).await;
    /// Says no to what is proposed.
    refuse_proposal(e, arg: RefuseProposal) -> Refused = e.articles.refuse(arg).await;
    /// Takes a no back.
    allow_proposal(e, arg: RefuseProposal) -> Refused = e.articles.allow(arg).await;
    /// Makes SKUs of waiting articles.
    create_from_articles(e, arg: CreateFromArticles) -> ArticlesJob = e.articles.create(arg).await;
}
