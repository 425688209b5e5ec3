"""The questions as methods. Generated from their declaration by `docs/questions/generate.py`."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backref.report.words import Columns, GroupWord, InternalWord, KindWord, ProtocolWord, ScopeWord, Where

if TYPE_CHECKING:
    from backref.report.answer import Answer


class Questions(ABC):
    """Everything that can be asked of an index."""

    @abstractmethod
    def ask(self, question: str, **given: Any) -> "Answer":
        """Ask a question by its name; parameters that are None count as not given."""

    def overview(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        protocol: ProtocolWord = "both",
        where_links: Where | None = None,
        select: Columns | None = None,
    ) -> "Answer":
        """A target in numbers: its live links, who they come from, where they stand and what became of the others.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            protocol: only pages of the target with that scheme.
            where_links: condition on the links that are counted, over the columns of the links themselves.
            select: columns of the answer, in order; unless said, all.
        """
        return self.ask(
            "overview",
            target=target,
            scope=scope,
            protocol=protocol,
            where_links=where_links,
            select=select,
        )

    def backlinks(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        protocol: ProtocolWord = "both",
        status: str = "live",
        where: Where | None = None,
        group: GroupWord = "all",
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Who links here: one row for each external link to the target.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            protocol: only pages of the target with that scheme.
            status: live, lost, all, or since=DATE for links that are live or were lost on DATE or later.
            where: condition on the rows of the answer, as JSON or in the short form.
            group: every link, or the best one of each source domain or source page (followed, then in content, then
                oldest).
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "backlinks",
            target=target,
            scope=scope,
            protocol=protocol,
            status=status,
            where=where,
            group=group,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def referring_domains(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        protocol: ProtocolWord = "both",
        status: str = "live",
        where: Where | None = None,
        where_links: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
        graph: str | None = None,
    ) -> "Answer":
        """Which domains link here: one row for each registrable domain.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            protocol: only pages of the target with that scheme.
            status: live, lost, all, or since=DATE for links that are live or were lost on DATE or later.
            where: condition on the rows of the answer, as JSON or in the short form.
            where_links: condition on the links that are counted, over the columns of the links themselves.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
            graph: name of the graph to ask; unless said, that of the index's own links if they are enough to rate
                domains by, else the newest release.
        """
        return self.ask(
            "referring-domains",
            target=target,
            scope=scope,
            protocol=protocol,
            status=status,
            where=where,
            where_links=where_links,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
            graph=graph,
        )

    def referring_hosts(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        protocol: ProtocolWord = "both",
        status: str = "live",
        where: Where | None = None,
        where_links: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Which hosts link here: one row for each host.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            protocol: only pages of the target with that scheme.
            status: live, lost, all, or since=DATE for links that are live or were lost on DATE or later.
            where: condition on the rows of the answer, as JSON or in the short form.
            where_links: condition on the links that are counted, over the columns of the links themselves.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "referring-hosts",
            target=target,
            scope=scope,
            protocol=protocol,
            status=status,
            where=where,
            where_links=where_links,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def anchors(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        protocol: ProtocolWord = "both",
        status: str = "live",
        where: Where | None = None,
        where_links: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """With what words: one row for each different anchor.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            protocol: only pages of the target with that scheme.
            status: live, lost, all, or since=DATE for links that are live or were lost on DATE or later.
            where: condition on the rows of the answer, as JSON or in the short form.
            where_links: condition on the links that are counted, over the columns of the links themselves.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "anchors",
            target=target,
            scope=scope,
            protocol=protocol,
            status=status,
            where=where,
            where_links=where_links,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def top_pages(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        protocol: ProtocolWord = "both",
        status: str = "live",
        where: Where | None = None,
        where_links: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Which pages are linked to: one row for each URL of the target with an external link.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            protocol: only pages of the target with that scheme.
            status: live, lost, all, or since=DATE for links that are live or were lost on DATE or later.
            where: condition on the rows of the answer, as JSON or in the short form.
            where_links: condition on the links that are counted, over the columns of the links themselves.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "top-pages",
            target=target,
            scope=scope,
            protocol=protocol,
            status=status,
            where=where,
            where_links=where_links,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def linked_domains(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        protocol: ProtocolWord = "both",
        status: str = "live",
        where: Where | None = None,
        where_links: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
        graph: str | None = None,
    ) -> "Answer":
        """Which domains the target links to: one row for each registrable domain but its own.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            protocol: only pages of the target with that scheme.
            status: live, lost, all, or since=DATE for links that are live or were lost on DATE or later.
            where: condition on the rows of the answer, as JSON or in the short form.
            where_links: condition on the links that are counted, over the columns of the links themselves.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
            graph: name of the graph to ask; unless said, that of the index's own links if they are enough to rate
                domains by, else the newest release.
        """
        return self.ask(
            "linked-domains",
            target=target,
            scope=scope,
            protocol=protocol,
            status=status,
            where=where,
            where_links=where_links,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
            graph=graph,
        )

    def outlinks(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        protocol: ProtocolWord = "both",
        status: str = "live",
        internal: InternalWord = "exclude",
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Where the target links to: one row for each link on its pages.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            protocol: only pages of the target with that scheme.
            status: live, lost, all, or since=DATE for links that are live or were lost on DATE or later.
            internal: links within the source's own domain: leave them out, take them in, or only them.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "outlinks",
            target=target,
            scope=scope,
            protocol=protocol,
            status=status,
            internal=internal,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def internal_links(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        protocol: ProtocolWord = "both",
        status: str = "live",
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """How a site links within itself: one row for each link to the target from its own domain.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            protocol: only pages of the target with that scheme.
            status: live, lost, all, or since=DATE for links that are live or were lost on DATE or later.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "internal-links",
            target=target,
            scope=scope,
            protocol=protocol,
            status=status,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def broken(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        protocol: ProtocolWord = "both",
        status: str = "live",
        where: Where | None = None,
        group: GroupWord = "all",
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Which links lead to dead pages of the target: its URLs that answered 4xx or 5xx at their last visit.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            protocol: only pages of the target with that scheme.
            status: live, lost, all, or since=DATE for links that are live or were lost on DATE or later.
            where: condition on the rows of the answer, as JSON or in the short form.
            group: every link, or the best one of each source domain or source page (followed, then in content, then
                oldest).
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "broken",
            target=target,
            scope=scope,
            protocol=protocol,
            status=status,
            where=where,
            group=group,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def page(
        self,
        target: str,
        *,
        protocol: ProtocolWord = "both",
        select: Columns | None = None,
    ) -> "Answer":
        """What is known of one page: its visits, what it says of itself, and how it is linked to.

        Args:
            target: URL of the page.
            protocol: only pages of the target with that scheme.
            select: columns of the answer, in order; unless said, all.
        """
        return self.ask(
            "page",
            target=target,
            protocol=protocol,
            select=select,
        )

    def compare(
        self,
        targets: Sequence[str],
        *,
        scope: ScopeWord | None = None,
        protocol: ProtocolWord = "both",
        where_links: Where | None = None,
        select: Columns | None = None,
    ) -> "Answer":
        """Several targets side by side: the overview of each.

        Args:
            targets: pages, hosts or domains to compare.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            protocol: only pages of the target with that scheme.
            where_links: condition on the links that are counted, over the columns of the links themselves.
            select: columns of the answer, in order; unless said, all.
        """
        return self.ask(
            "compare",
            targets=targets,
            scope=scope,
            protocol=protocol,
            where_links=where_links,
            select=select,
        )

    def explain(
        self,
        source: str,
        target: str,
        *,
        kind: KindWord | None = None,
        select: Columns | None = None,
    ) -> "Answer":
        """Why a link is worth what it is: every factor of its value and risk, signals that fired or were not seen.

        Args:
            source: URL of the page that links.
            target: URL that it links to.
            kind: which of several links between the pages; unless said, the one that is worth most.
            select: columns of the answer, in order; unless said, all.
        """
        return self.ask(
            "explain",
            source=source,
            target=target,
            kind=kind,
            select=select,
        )

    def rating(
        self,
        target: str,
        *,
        graph: str | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """How high a domain stands, and the exact share of each referring domain in it.

        Args:
            target: page, host or domain that the question is about.
            graph: name of the graph to ask; unless said, that of the index's own links if they are enough to rate
                domains by, else the newest release.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "rating",
            target=target,
            graph=graph,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def ratings(
        self,
        targets: Sequence[str],
        *,
        graph: str | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> "Answer":
        """Many domains in numbers: one row for each target, in the order given.

        Args:
            targets: pages, hosts or domains; their registrable domains are looked up.
            graph: name of the graph to ask; unless said, that of the index's own links if they are enough to rate
                domains by, else the newest release.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; unless said, all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "ratings",
            targets=targets,
            graph=graph,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def top(
        self,
        *,
        by: str = "rating",
        tld: str | None = None,
        level: str = "domain",
        graph: str | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """The first domains of the graph by one of its ratings, as a whole or under one top-level domain.

        Args:
            by: what to go by.
            tld: only names under it, such as com or co.uk.
            level: what a node is.
            graph: name of the graph to ask; unless said, that of the index's own links if they are enough to rate
                domains by, else the newest release.
            where: condition on the rows of the answer, as JSON or in the short form: the first 100,000.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "top",
            by=by,
            tld=tld,
            level=level,
            graph=graph,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def trust(
        self,
        target: str,
        *,
        graph: str | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """What supports a domain's links and what does not: its referring domains by equity, with the evidence.

        Args:
            target: page, host or domain that the question is about.
            graph: name of the graph to ask; unless said, that of the index's own links if they are enough to rate
                domains by, else the newest release.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "trust",
            target=target,
            graph=graph,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def competitors(
        self,
        target: str,
        *,
        graph: str | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Which domains are linked by the same domains as the target, the closest first: Adamic–Adar for their size.

        Args:
            target: page, host or domain that the question is about.
            graph: name of the graph to ask; unless said, that of the index's own links if they are enough to rate
                domains by, else the newest release.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "competitors",
            target=target,
            graph=graph,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def gap(
        self,
        *,
        mine: Sequence[str],
        theirs: Sequence[str],
        at_least: int = 1,
        graph: str | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Which domains link to competitors and not to us: those that link to most of them first.

        Args:
            mine: own domains.
            theirs: domains of competitors.
            at_least: how many of them it must link to.
            graph: name of the graph to ask; unless said, that of the index's own links if they are enough to rate
                domains by, else the newest release.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "gap",
            mine=mine,
            theirs=theirs,
            at_least=at_least,
            graph=graph,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def intersect(
        self,
        targets: Sequence[str],
        *,
        at_least: int | None = None,
        graph: str | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Which domains link to several targets: to all of them, unless fewer are enough.

        Args:
            targets: pages, hosts or domains; their registrable domains are asked about.
            at_least: how many of them it must link to; unless said, all.
            graph: name of the graph to ask; unless said, that of the index's own links if they are enough to rate
                domains by, else the newest release.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "intersect",
            targets=targets,
            at_least=at_least,
            graph=graph,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def what_if(
        self,
        target: str,
        *,
        link_from: Sequence[str],
        method: str = "auto",
        graph: str | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """What links from some domains would do for a domain's rating: each alone, and all together.

        Args:
            target: page, host or domain that the question is about.
            link_from: domains that would link.
            method: how the bundle is reckoned: by running the walk again, by the formula, or the first up to 50
                million arcs.
            graph: name of the graph to ask; unless said, that of the index's own links if they are enough to rate
                domains by, else the newest release.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "what-if",
            target=target,
            link_from=link_from,
            method=method,
            graph=graph,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def network(
        self,
        target: str,
        *,
        least_kinds: int = 2,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Which domains share footprints with the target: addresses, name servers, ids. Evidence, never a verdict.

        Args:
            target: page, host or domain that the question is about.
            least_kinds: kinds of footprints that must be shared.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "network",
            target=target,
            least_kinds=least_kinds,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def neighbourhood(
        self,
        target: str,
        *,
        size: int = 25,
        graph: str | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """The graph around a domain, small enough for a picture: its best neighbours and every link among them.

        Args:
            target: page, host or domain that the question is about.
            size: the most referring and the most linked domains to show, up to 500.
            graph: name of the graph to ask; unless said, that of the index's own links if they are enough to rate
                domains by, else the newest release.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "neighbourhood",
            target=target,
            size=size,
            graph=graph,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def profile(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """What the referring domains of a target are like: every distribution with its intervals, beside its peers.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "profile",
            target=target,
            scope=scope,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def flags(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """What is unusual about a profile, the gravest first: counts, examples, the policy it touches, what to do.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "flags",
            target=target,
            scope=scope,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def velocity(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """New referring domains month by month, corrected for what was crawled, with the bursts.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "velocity",
            target=target,
            scope=scope,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def audit(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Which referring domains to review first, with the evidence: a priority for people, never a verdict.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "audit",
            target=target,
            scope=scope,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def magnets(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Which pages earn links against expectation: referring domains beside those of pages of their kind and age.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "magnets",
            target=target,
            scope=scope,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def health(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """What keeps links from doing their work at the page they lead to: all checks of a page, problems of a site.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "health",
            target=target,
            scope=scope,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def structure(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """How a site links within itself: each page's internal PageRank, clicks from home, what it gets and gives.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "structure",
            target=target,
            scope=scope,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def internal_suggestions(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Which links within a site would bring what external links give it to pages that get little of it.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "internal-suggestions",
            target=target,
            scope=scope,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )

    def anchor_conflicts(
        self,
        target: str,
        *,
        scope: ScopeWord | None = None,
        where: Where | None = None,
        select: Columns | None = None,
        order_by: Columns | None = None,
        limit: int | None = 100,
        cursor: str | None = None,
    ) -> "Answer":
        """Where a site's own anchors contradict each other: one anchor for several pages, one page under many anchors.

        Args:
            target: page, host or domain that the question is about.
            scope: how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with
                all subdomains; unless said, what the target looks like.
            where: condition on the rows of the answer, as JSON or in the short form.
            select: columns of the answer, in order; unless said, all.
            order_by: columns to sort by, each as NAME or NAME:desc; nulls come last.
            limit: the most rows to answer with; the total counts all.
            cursor: where the answer before this one ended: its `cursor`.
        """
        return self.ask(
            "anchor-conflicts",
            target=target,
            scope=scope,
            where=where,
            select=select,
            order_by=order_by,
            limit=limit,
            cursor=cursor,
        )
