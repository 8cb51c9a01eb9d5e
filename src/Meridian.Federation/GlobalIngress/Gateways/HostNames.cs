namespace Meridian.Federation;

/// <summary>Host names of listeners and routes; pure.</summary>
internal static class HostNames
{
    /// <summary>The names that a route has at a listener; none when they have nothing in common.</summary>
    /// <param name="listener">Name of the listener; empty for all.</param>
    /// <param name="route">Names of the route; none for those of the listener.</param>
    public static IReadOnlyList<string> Common(string listener, IReadOnlyList<string> route) =>
        route.Count == 0 ? [listener] : [.. route.Select(r => Common(listener, r)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    private static string? Common(string listener, string route)
    {
        if (listener.Length == 0 || Covers(listener, route)) return route;
        return Covers(route, listener) ? listener : null;
    }

    // A wildcard stands for any number of labels.
    private static bool Covers(string wide, string narrow) =>
        wide.Equals(narrow, StringComparison.OrdinalIgnoreCase)
        || wide.StartsWith("*.", StringComparison.Ordinal) && narrow.EndsWith(wide[1..], StringComparison.OrdinalIgnoreCase) && narrow.Length >= wide.Length;
}
