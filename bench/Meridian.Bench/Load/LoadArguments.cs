namespace Meridian.Bench;

/// <summary>Reads URLs, tokens and how to trust the servers.</summary>
internal static class LoadArguments
{
    public const string Usage = """
        usage: bench/load URL TOKEN [--insecure | --ca FILE]
               bench/compare URL1 TOKEN1 URL2 TOKEN2 [--insecure | --ca FILE1 --ca FILE2]
        A token is one of somebody who may do everything, or @FILE that holds it.
        """;

    /// <summary>The servers, or null if the arguments cannot be understood.</summary>
    public static LoadTarget[]? Parse(string[] arguments, int servers)
    {
        var plain = new List<string>();
        var authorities = new List<string>();
        var insecure = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--insecure") insecure = true;
            else if (arguments[i] == "--ca" && i + 1 < arguments.Length) authorities.Add(arguments[++i]);
            else plain.Add(arguments[i]);
        }
        if (plain.Count != servers * 2 || (!insecure && authorities.Count == 0)) return null;
        return [.. Enumerable.Range(0, servers).Select(i => new LoadTarget(plain[i * 2], Token(plain[(i * 2) + 1]), insecure ? null : authorities[Math.Min(i, authorities.Count - 1)]))];
    }

    private static string Token(string text) => text.StartsWith('@') ? File.ReadAllText(text[1..]).Trim() : text;
}
