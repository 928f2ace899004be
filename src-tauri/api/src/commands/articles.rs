//! Taking in what a shop already sells, and which waiting article is which SKU.

use miseban_engine::views::*;

use super::{Command, commands, run, schema};

commands! {
    "articles.preview": PreviewArticles => ArticlesPreview, preview_articles, [];
    "articles.import": ImportArticles => ArticlesJob, import_articles, ["stock", "listings", "orders", "jobs"];
    "articles.fetch": FetchArticles => ArticlesJob, fetch_articles, ["jobs"];
    "articles.job": OneJob => ArticlesJob, articles_job, [];
    "articles.undo": UndoArticles => ArticlesJob, undo_articles, ["stock", "listings", "orders", "jobs"];
    "articles.stop": UndoArticles => ArticlesJob, stop_articles, ["jobs"];
    "articles.proposals": ProposalQuery => WaitingArticles, article_proposals, [];
    "articles.accept": AcceptProposals => ArticlesJob, accept_proposals, ["stock", "listings", "orders", "jobs"];
    "articles.refuse": RefuseProposal => Refused, refuse_proposal, ["listings"];
    "articles.allow": RefuseProposal => Refused, allow_proposal, ["listings"];
    "articles.create": CreateFromArticles => ArticlesJob, create_from_articles, ["stock", "listings", "orders", "jobs"];
}
