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

    public static ListResult List(ServedResource served, string? ns, ListQuery query)
    {
        ListRules.Check(query);
        var filter = ObjectFilter.Parse(served.Type, query.LabelSelector, query.FieldSelector);
        var start = Start(served.Store, query);
        return filter.SelectsAll ? Page(served, ns, start, query.Limit) : FilteredPage(served, ns, start, query.Limit, filter);
    }

    // What is newest is also not older than anything that exists: only Exact, and later pages, look back.
    private static StoreListOptions Start(IObjectStore store, ListQuery query)
    {
        if (query.Continue.Length > 0)
        {
            var token = ContinueToken.Parse(query.Continue);
            return new StoreListOptions(token.Revision == ContinueToken.Newest ? 0 : token.Revision, token.After);
        }
        var wanted = Revisions.Parse(query.ResourceVersion);
        Revisions.CheckReached(wanted, store);
        return new StoreListOptions(query.ResourceVersionMatch == "Exact" ? wanted : 0);
    }

    private static ListResult Page(ServedResource served, string? ns, StoreListOptions start, int limit)
    {
        var page = Read(served, ns, start with { Limit = limit });
        return page.Remaining > 0
            ? new ListResult(page.Items, Revisions.Text(page.Revision), Next(page.Revision, page.Items), page.Remaining)
            : new ListResult(page.Items, Revisions.Text(page.Revision));
    }

    // With a selector nobody knows how many more match, so the count is not given.
    private static ListResult FilteredPage(ServedResource served, string? ns, StoreListOptions start, int limit, ObjectFilter filter)
    {
        var page = Read(served, ns, start);
        var items = new List<KubeObject>();
        foreach (var item in page.Items)
        {
            if (!filter.Matches(item)) continue;
            if (limit > 0 && items.Count == limit) return new ListResult(items, Revisions.Text(page.Revision), Next(page.Revision, items));
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
            throw new StatusException(410, "Expired", TooOld) { Continue = new ContinueToken(ContinueToken.Newest, after).ToString() };
        }
    }

    private static string Next(long revision, IReadOnlyList<KubeObject> items) => new ContinueToken(revision, items[^1].Key).ToString();
}
