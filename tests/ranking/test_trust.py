"""Whom a ranking trusts: the recipe, the user's lists, and releases rated by either."""

import gzip
from pathlib import Path

import pytest
from rank_webs import Arrow, add_run, indexed, published, ring, rows

from backref.errors import QuestionError, SourceError
from backref.index.graphs import open_graph
from backref.index.snapshot import Snapshot, open_snapshot
from backref.pipeline import ingest_graph
from backref.pipeline.graphs.trusted import read_trust
from backref.pipeline.rank.index import rank
from backref.pipeline.rank.options import RankOptions
from backref.sources.domain_lists import read_domains, read_top


def listed(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def trusted_names(snapshot: Snapshot, graph: str) -> list[str]:
    store = open_graph(snapshot, graph)
    return sorted(store.names.name(int(node)) for node in store.array("trusted"))


def own_graph(snapshot: Snapshot) -> str:
    return next(g.name for g in snapshot.manifest.graphs if g.level == "domain" and g.source == "links")


@pytest.fixture
def releases(tmp_path: Path) -> list[str]:
    """A release of ten domains in a ring; s0000.com is among them."""
    names = sorted(["com.s0000", "com.s0003", *(f"org.r{at}" for at in range(8))])
    vertices, edges = tmp_path / "tiny-domain-vertices.txt", tmp_path / "tiny-domain-edges.txt"
    vertices.write_text("".join(f"{at}\t{name}\t1\n" for at, name in enumerate(names)))
    arcs = sorted((at, (at + step) % 10) for at in range(10) for step in (1, 3))
    edges.write_text("".join(f"{source}\t{target}\n" for source, target in arcs))
    return [str(vertices), str(edges)]


class TestLists:
    def test_hold_domains_hosts_or_addresses_of_pages(self, tmp_path: Path) -> None:
        """Whatever names a site counts as its domain; comments and repeats are left out."""
        path = listed(
            tmp_path / "mine.txt", "# mine", "Example.com", "www.example.com # again", "", "https://b.co.uk/x"
        )
        assert read_domains(path).domains == ("example.com", "b.co.uk")

    def test_have_a_version(self, tmp_path: Path) -> None:
        """Other content is another version under the same name."""
        one = read_domains(listed(tmp_path / "mine.txt", "a.com")).version
        two = read_domains(listed(tmp_path / "mine.txt", "b.com")).version
        assert one.startswith("mine.txt:")
        assert one != two

    @pytest.mark.parametrize("lines", [(), ("# nothing",), ("a.com", "not a domain")])
    def test_that_are_none_are_refused(self, tmp_path: Path, lines: tuple[str, ...]) -> None:
        """The error names the file, and the line where there is one."""
        with pytest.raises(SourceError, match=r"mine\.txt"):
            read_domains(listed(tmp_path / "mine.txt", *lines))

    def test_may_be_the_first_of_a_ranks_file(self, tmp_path: Path) -> None:
        """Ranks of a web graph, gzipped; a comma-separated list with a heading; one without."""
        headings = "#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev"
        ranks = f"{headings}\n1\t9\t1\t.1\tuk.co.a.www\n2\t8\t2\t.1\tcom.b\n"
        (tmp_path / "ranks.gz").write_bytes(gzip.compress(ranks.encode()))
        assert read_top(tmp_path / "ranks.gz", 1).domains == ("a.co.uk",)
        with_heading = listed(tmp_path / "l.csv", "rank,domain", "1,a.com", "2,b.com")
        assert read_top(with_heading, 5).domains == ("a.com", "b.com")
        assert read_top(listed(tmp_path / "m.csv", "1,a.com", "2,b.com"), 1).domains == ("a.com",)

    def test_of_real_ranks_are_read(self, shared_data: Path) -> None:
        """The first domains of a published ranks file."""
        path = shared_data / "ccranks" / "cc-main-2024-oct-nov-dec-domain-ranks-top1000.txt.gz"
        assert read_top(path, 3).domains[:2] == ("googleapis.com", "facebook.com")


class TestTrust:
    def test_of_the_user_takes_the_place_of_the_recipe(self, tmp_path: Path) -> None:
        """The walk starts at the listed domains that the graph has, and the note says how many."""
        indexed(tmp_path / "index", ring(30), rank=False)
        trust = read_trust(listed(tmp_path / "mine.txt", "s0003.com", "elsewhere.com"))
        ranking = rank(tmp_path / "index", RankOptions(trust)).ranking
        snapshot = open_snapshot(tmp_path / "index")
        assert trusted_names(snapshot, own_graph(snapshot)) == ["s0003.com"]
        assert ranking["trusted"]["recipe"].startswith("list-1 mine.txt:")
        assert (ranking["trusted"]["trusted"], ranking["trusted"]["by_tld"]) == (1, {"com": 1})

    def test_may_be_added_to_and_taken_from(self, tmp_path: Path) -> None:
        """The recipe passes over spam and takes in what the user adds."""
        web = [*ring(30), Arrow("https://lonely.com/", "https://s0001.com/")]
        indexed(tmp_path / "index", web, rank=False)
        also, spam = listed(tmp_path / "also.txt", "lonely.com"), listed(tmp_path / "spam.txt", "s0005.com")
        ranking = rank(tmp_path / "index", RankOptions(read_trust(also=also, spam=spam))).ranking
        snapshot = open_snapshot(tmp_path / "index")
        trusted = trusted_names(snapshot, own_graph(snapshot))
        assert "lonely.com" in trusted
        assert "s0005.com" not in trusted
        assert (ranking["trusted"]["recipe"], ranking["trusted"]["added"]) == ("central-1", 1)

    def test_is_followed_by_the_next_ingest(self, tmp_path: Path) -> None:
        """A list that was given once holds until another is."""
        indexed(tmp_path / "index", ring(30), rank=False)
        rank(tmp_path / "index", RankOptions(read_trust(listed(tmp_path / "mine.txt", "s0003.com"))))
        (tmp_path / "mine.txt").unlink()
        add_run(tmp_path / "index", "more", [Arrow("https://new.com/", "https://s0003.com/")])
        snapshot = published(tmp_path / "index")
        assert trusted_names(snapshot, own_graph(snapshot)) == ["s0003.com"]
        assert rows(snapshot, "domains")["rating"].null_count() == 0

    def test_in_domains_that_are_not_there_is_refused(self, tmp_path: Path) -> None:
        """Nothing can start at a domain that the graph lacks."""
        indexed(tmp_path / "index", ring(30))
        trust = read_trust(listed(tmp_path / "mine.txt", "elsewhere.com"))
        with pytest.raises(QuestionError, match=r"none of the domains \(1\) of mine\.txt"):
            rank(tmp_path / "index", RankOptions(trust))

    def test_in_a_number_needs_a_file(self) -> None:
        """The first so many of what?"""
        with pytest.raises(QuestionError, match="ranks file"):
            read_trust(top=10)


class TestReleases:
    def test_rate_the_domains_of_a_small_index_by_name(self, tmp_path: Path, releases: list[str]) -> None:
        """Domains that the release knows get its ratings, others none; what is counted stays our own."""
        indexed(tmp_path / "index", ring(30))
        ingest_graph(releases, tmp_path / "index")
        ranking = rank(tmp_path / "index").ranking
        snapshot = open_snapshot(tmp_path / "index")
        assert (ranking["source"], ranking["domains_found"], ranking["too_small"]) == ("tiny-domain", 2, False)
        store = open_graph(snapshot, "tiny-domain")
        found = dict(rows(snapshot, "domains").select("domain", "rating").rows())
        assert {name for name, rating in found.items() if rating is not None} == {"s0000.com", "s0003.com"}
        node = store.names.find("s0003.com")
        assert node is not None
        assert found["s0003.com"] == pytest.approx(float(store.array("rating")[node]))
        assert rows(snapshot, "domains")["referring_ips"].null_count() == 30

    def test_give_way_to_links_when_asked(self, tmp_path: Path, releases: list[str]) -> None:
        """`--from links` rates by the links however few they are, and an ingest keeps to that."""
        indexed(tmp_path / "index", ring(30))
        ingest_graph(releases, tmp_path / "index")
        ranking = rank(tmp_path / "index", RankOptions(source="links")).ranking
        assert (ranking["source"], ranking["too_small"]) == ("links", True)
        add_run(tmp_path / "index", "more", [Arrow("https://new.com/", "https://s0003.com/")])
        assert (published(tmp_path / "index").manifest.ranking or {})["source"] == "links"

    def test_can_be_rated_by_another_recipe(self, tmp_path: Path, releases: list[str]) -> None:
        """The graph is rated again from the user's list beside the old one; going back finds the old one."""
        ingest_graph(releases, tmp_path / "index")
        before = open_snapshot(tmp_path / "index")
        old = open_graph(before, "tiny-domain").array("earned").tolist()
        rank(tmp_path / "index", RankOptions(read_trust(listed(tmp_path / "mine.txt", "s0003.com"))))
        after = open_snapshot(tmp_path / "index")
        assert [graph.name for graph in after.manifest.graphs] == ["tiny-domain.2"]
        assert trusted_names(after, "tiny-domain.2") == ["s0003.com"]
        assert rows(after, "graph_nodes")["graph"].unique().to_list() == ["tiny-domain.2"]
        assert open_graph(before, "tiny-domain").array("earned").tolist() == old
        rank(tmp_path / "index")
        again = open_snapshot(tmp_path / "index")
        assert again.manifest.graphs == before.manifest.graphs
        assert again.manifest.tables == before.manifest.tables
