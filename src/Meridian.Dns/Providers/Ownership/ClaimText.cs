using System.Globalization;
using System.Text;

namespace Meridian.Dns;

/// <summary>
/// Claims and leases as text: words with a space between, <c>key=value</c>, all printable ASCII without quotes. A claim is
/// <c>heritage=meridian owner=world ttl=5 A=192.0.2.1,192.0.2.2</c>; with routing its types read <c>A:id@place*weight!check=...</c>.
/// </summary>
internal static class ClaimText
{
    private const string Heritage = "heritage=meridian";
    private const int LongestText = 16 * 1024;
    private const int MostAnswers = 512;

    public static TextData Write(Claim claim)
    {
        var text = new StringBuilder($"{Heritage} owner={claim.Owner}");
        text.Append(CultureInfo.InvariantCulture, $" ttl={claim.Sets[0].Ttl}");
        var routing = Routing.None;
        foreach (var set in claim.Sets.OrderBy(s => s.Type))
        {
            if (set.Routing != routing) text.Append(CultureInfo.InvariantCulture, $" routing={set.Routing}");
            routing = set.Routing;
            foreach (var answer in set.Answers)
            {
                text.Append(' ').Append(set.Type.ToString());
                if (set.Routing != Routing.None) Write(text, answer);
                text.Append('=').AppendJoin(',', answer.Data.Select(d => Uri.EscapeDataString(RecordText.Write(d)).Replace("%3A", ":", StringComparison.Ordinal)));
            }
        }
        return TextData.Of(text.ToString());
    }

    public static TextData Write(OwnerLease lease) =>
        TextData.Of(string.Create(CultureInfo.InvariantCulture, $"{Heritage} owner={lease.Owner} until={lease.Until.ToUnixTimeSeconds()}"));

    /// <summary>The lease that a text is, or null.</summary>
    public static OwnerLease? ReadLease(RecordData data) =>
        Words(data) is { } words && Value(words, "owner") is { Length: > 0 } owner && long.TryParse(Value(words, "until"), NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            && until <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? new OwnerLease(owner, DateTimeOffset.FromUnixTimeSeconds(until))
            : null;

    /// <summary>The claim that a text is, or null for a text of somebody else.</summary>
    /// <param name="name">Name that is claimed.</param>
    /// <param name="data">The text.</param>
    public static Claim? Read(DnsName name, RecordData data)
    {
        if (Words(data) is not { } words || Value(words, "owner") is not { Length: > 0 } owner) return null;
        if (!uint.TryParse(Value(words, "ttl"), NumberStyles.None, CultureInfo.InvariantCulture, out var ttl)) return null;
        var answers = new List<(RecordType Type, Routing Routing, RoutedAnswer Answer)>();
        var routing = Routing.None;
        foreach (var (key, value) in words)
        {
            if (key == "routing" && !Enum.TryParse(value, out routing)) return null;
            if (key.Length == 0 || !char.IsAsciiLetterUpper(key[0])) continue;
            if (answers.Count == MostAnswers || Answer(key, value) is not { } answer) return null;
            answers.Add((answer.Type, routing, answer.Answer));
        }
        return Sets(name, ttl, answers) is { Count: > 0 } sets ? new Claim(owner, sets) { Found = data } : null;
    }

    private static List<ManagedSet>? Sets(DnsName name, uint ttl, List<(RecordType Type, Routing Routing, RoutedAnswer Answer)> answers)
    {
        try
        {
            return [.. answers.GroupBy(a => a.Type).Select(g => new ManagedSet(name, g.Key, ttl, g.First().Routing, g.Select(a => a.Answer)))];
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static void Write(StringBuilder text, RoutedAnswer answer)
    {
        text.Append(':').Append(Uri.EscapeDataString(answer.Id));
        if (answer.Place.Length > 0) text.Append('@').Append(Uri.EscapeDataString(answer.Place));
        if (answer.Weight != 1) text.Append(CultureInfo.InvariantCulture, $"*{answer.Weight}");
        if (answer.HealthCheck.Length > 0) text.Append('!').Append(Uri.EscapeDataString(answer.HealthCheck));
    }

    private static (RecordType Type, RoutedAnswer Answer)? Answer(string key, string value)
    {
        var (typeText, rest) = Cut(key, ':');
        if (!Enum.TryParse<RecordType>(typeText, out var type)) return null;
        (rest, var check) = Cut(rest, '!');
        (rest, var weightText) = Cut(rest, '*');
        var (id, place) = Cut(rest, '@');
        var weight = 1;
        if (weightText.Length > 0 && !int.TryParse(weightText, NumberStyles.None, CultureInfo.InvariantCulture, out weight)) return null;
        var data = value.Split(',').Select(d => RecordText.Read(type, Uri.UnescapeDataString(d))).ToArray();
        if (data.Any(d => d is OpaqueData)) return null;
        return (type, new RoutedAnswer { Id = Uri.UnescapeDataString(id), Place = Uri.UnescapeDataString(place), Weight = weight, HealthCheck = Uri.UnescapeDataString(check), Data = data });
    }

    private static (string Before, string After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }

    private static List<(string Key, string Value)>? Words(RecordData data)
    {
        if (data is not TextData text || text.Strings.Sum(s => s.Length) > LongestText) return null;
        var all = string.Concat(text.Strings);
        return all.StartsWith(Heritage + " ", StringComparison.Ordinal) ? [.. all.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(w => Cut(w, '='))] : null;
    }

    private static string? Value(List<(string Key, string Value)> words, string key) => words.Find(w => w.Key == key).Value;
}
