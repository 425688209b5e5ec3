-- The URL of a page from its key, scheme and host: what follows the host's part of the key is port, path and query.
CREATE MACRO page_url(key, https, host) AS
    CASE WHEN https THEN 'https://' ELSE 'http://' END || host || substr(key, strpos(key, ')') + 1);

-- The host of a page at the far end of a link: files keep what stands before its domain.
CREATE MACRO host_of(subdomain, domain) AS CASE WHEN subdomain = '' THEN domain ELSE subdomain || '.' || domain END;

-- Its key: files keep what follows the host's part, which is the labels of the host in reverse; or all of it where that
-- is not so (addresses, characters that a key escapes).
CREATE MACRO key_of(path, host) AS
    CASE WHEN starts_with(path, '/') OR starts_with(path, ':')
        THEN array_to_string(list_reverse(string_split(host, '.')), ',') || ')' || path
        ELSE path
    END;

-- What tells pages apart when they are counted; to put their URLs together would cost more than to count them.
CREATE MACRO page_id(key, https) AS CASE WHEN https THEN key ELSE 'http:' || key END;

-- How many different values there are.
CREATE MACRO different(value) AS count(DISTINCT value);

-- A histogram as a list, most frequent value first; an empty text stands for an unknown value.
CREATE MACRO ranked(histogram) AS
    list_transform(
        list_sort(list_transform(coalesce(map_entries(histogram), []), lambda e: {'n': -e.value::BIGINT, 'v': e.key})),
        lambda e: {'value': nullif(e.v, ''), 'count': -e.n}
    );

-- How many rows have each value, as such a list.
CREATE MACRO tally(value) AS ranked(histogram(value));

-- The top-level domain of a host; null for an address.
CREATE MACRO tld_of(host) AS
    CASE WHEN NOT regexp_full_match(split_part(host, '.', -1), '[0-9]+|.*[]]') THEN split_part(host, '.', -1) END;

-- The /24 network of an IPv4 address; null for others.
CREATE MACRO subnet_of(ip) AS nullif(regexp_extract(ip, '^([0-9]+[.][0-9]+[.][0-9]+)[.][0-9]+$', 1), '');
