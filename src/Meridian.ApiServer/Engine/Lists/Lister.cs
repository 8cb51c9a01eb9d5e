using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>Answers lists: pages at one revision, with selectors.</summary>
internal static class Lister
{
    private const string TooOld =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, " +
        "or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an " +
        "inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    public static ListResult List(ServedResource served, string? ns, ListQuery query, DateTimeOffset now)
    {
        ListRules.Check(query);
        var filter = ObjectFilter.Parse(served.Type, query.LabelSelector, query.FieldSelector);
        var (start, issued) = Start(served.Store, query, now);
        return filter.SelectsAll ? Page(served, ns, start, query.Limit, issued) : FilteredPage(served, ns, start, query.Limit, filter, issued);
    }

    // What is newest is also not older than anything that exists: only Exact, and later pages, look back.
    private static (StoreListOptions Start, long Issued) Start(IObjectStore store, ListQuery query, DateTimeOffset now)
    {
        if (query.Continue.Length > 0)
        {
            var token = ContinueToken.Parse(query.Continue);
            if (token.Revision == ContinueToken.Newest) return (new StoreListOptions(0, token.After), now.ToUnixTimeSeconds());
            // What has not changed since cannot be stale.
            if (token.IsExpired(now) && token.Revision != store.Revision) throw Expired(token.After);
            return (new StoreListOptions(token.Revision, token.After), token.Issued);
        }
        var wanted = Revisions.Parse(query.ResourceVersion);
        Revisions.CheckReached(wanted, store);
        return (new StoreListOptions(query.ResourceVersionMatch == "Exact" ? wanted : 0), now.ToUnixTimeSeconds());
    }

    private static ListResult Page(ServedResource served, string? ns, StoreListOptions start, int limit, long issued)
    {
        var page = Read(served, ns, start with { Limit = limit });
        return page.Remaining > 0
            ? new ListResult(page.Items, Revisions.Text(page.Revision), Next(page.Revision, page.Items, issued), page.Remaining)
            : new ListResult(page.Items, Revisions.Text(page.Revision));
    }

    // With a selector nobody knows how many more match, so the count is not given.
    private static ListResult FilteredPage(ServedResource served, string? ns, StoreListOptions start, int limit, ObjectFilter filter, long issued)
    {
        var page = Read(served, ns, start);
        var items = new List<KubeObject>();
        foreach (var item in page.Items)
        {
            if (!filter.Matches(item)) continue;
            if (limit > 0 && items.Count == limit) return new ListResult(items, Revisions.Text(page.Revision), Next(page.Revision, items, issued));
            items.Add(item);
        }
        return new ListResult(items, Revisions.Text(page.Revision));
    }

    private static StorePage Read(ServedResource served, string? ns, StoreListOptions options)
    {
        try
        {
            return served.List(ns, options);
        }
        catch (StatusException expired) when (expired.IsGone && options.After is { } after)
        {
            throw Expired(after);
        }
    }

    private static StatusException Expired(ObjectKey after) =>
        new(410, "Expired", TooOld) { Continue = new ContinueToken(ContinueToken.Newest, after, 0).ToString() };

    private static string Next(long revision, IReadOnlyList<KubeObject> items, long issued) => new ContinueToken(revision, items[^1].Key, issued).ToString();
}
