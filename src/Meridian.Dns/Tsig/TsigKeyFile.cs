using System.Text.RegularExpressions;

namespace Meridian.Dns;

/// <summary>Keys as <c>tsig-keygen</c> writes them, and BIND and <c>dig -k</c> read them: <c>key "name" { algorithm hmac-sha256; secret "..."; };</c>, one or several.</summary>
public static partial class TsigKeyFile
{
    private const int Longest = 256 * 1024;

    /// <summary>Reads keys.</summary>
    /// <exception cref="FormatException">The text holds something else; the message says what, and no secret.</exception>
    public static IReadOnlyList<TsigKey> Parse(string text)
    {
        if (text.Length > Longest) throw new FormatException($"has more than {Longest} characters");
        var keys = new List<TsigKey>();
        var words = new Queue<string>(Word().Matches(Comment().Replace(text, " ")).Select(m => m.Value.Trim('"')));
        while (words.Count > 0) keys.Add(Key(words));
        return keys.GroupBy(k => k.Name).FirstOrDefault(g => g.Count() > 1) is { } twice ? throw new FormatException($"key {twice.Key} is there twice") : keys;
    }

    private static TsigKey Key(Queue<string> words)
    {
        Expect(words, "key");
        var text = Next(words);
        var name = DnsName.TryParse(text) ?? throw new FormatException($"\"{text}\" is no name of a key");
        Expect(words, "{");
        string? algorithm = null, secret = null;
        while (Next(words) is var word && word != "}")
        {
            if (word == "algorithm") algorithm = Next(words);
            else if (word == "secret") secret = Next(words);
            else throw new FormatException($"key {name}: there are algorithm and secret, and no \"{word}\"");
            Expect(words, ";");
        }
        Expect(words, ";");
        return new TsigKey(name, Algorithm(name, algorithm), Secret(name, secret));
    }

    private static TsigAlgorithm Algorithm(DnsName key, string? name) => TsigAlgorithm.Find(name ?? TsigAlgorithm.All[0].Name)
        ?? throw new FormatException($"key {key}: the algorithm {name} is not supported; there are {string.Join(", ", TsigAlgorithm.All.Select(a => a.Name))}");

    private static byte[] Secret(DnsName key, string? text)
    {
        var bytes = new byte[(text?.Length ?? 0) + 1];
        if (!Convert.TryFromBase64String(text ?? "", bytes, out var length) || length == 0) throw new FormatException($"key {key}: the secret is not Base64");
        return bytes[..length];
    }

    private static void Expect(Queue<string> words, string word)
    {
        // Not what is there instead: it may be a secret.
        if (Next(words) != word) throw new FormatException($"expected \"{word}\", as in key \"name\" {{ algorithm hmac-sha256; secret \"...\"; }};");
    }

    private static string Next(Queue<string> words) => words.TryDequeue(out var word) ? word : throw new FormatException("ends in the middle of a key");

    [GeneratedRegex("""[{};]|"[^"]*"|[^\s{};"]+""")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![^\s;{}])(//|\#)[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
