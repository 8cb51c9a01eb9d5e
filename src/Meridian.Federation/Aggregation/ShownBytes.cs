using System.Text;
using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// A member's object as the federation shows it: with the label that names the member, and under another name where its own is not enough.
/// The bytes are spliced, not made anew: members hold many objects, and few fields differ.
/// </summary>
internal ref struct ShownBytes
{
    private readonly string member;
    private readonly string name;
    private readonly EventSubject? subject;
    private readonly IReadOnlyDictionary<string, string> uids;
    private readonly bool renamed;
    private readonly List<(int Start, int Length, string Text)> edits = new(6);
    private Utf8JsonReader reader;

    private ShownBytes(KubeObject source, string member, string name, EventSubject? subject, IReadOnlyDictionary<string, string>? uids)
    {
        (this.member, this.name, this.subject, this.uids) = (member, name, subject, uids ?? ObjectHeader.NoEntries);
        renamed = name != source.Header.Name;
        reader = new Utf8JsonReader(source.Json.Span);
    }

    /// <param name="source">The object as the member has it.</param>
    /// <param name="member">Name of the member.</param>
    /// <param name="name">Name to show it under.</param>
    /// <param name="subject">For an event, whom it is about.</param>
    /// <param name="uids">Uids of owners in the member, and those of the federated objects that they are copies of.</param>
    /// <exception cref="JsonException">The object has no metadata.</exception>
    public static KubeObject Of(KubeObject source, string member, string name, EventSubject? subject = null, IReadOnlyDictionary<string, string>? uids = null)
    {
        var shown = new ShownBytes(source, member, name, subject, uids);
        shown.ReadObject();
        return KubeObject.Parse(shown.Apply(source.Json.Span));
    }

    private void ReadObject()
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8)) ReadMetadata();
            else if (subject is not null && reader.ValueTextEquals("involvedObject"u8)) ReadInvolved();
            else if (subject is { Prefix.Length: > 0 } && reader.ValueTextEquals("message"u8)) Prefix();
            else Skip();
        }
    }

    private void ReadMetadata()
    {
        reader.Read();
        var open = (int)reader.TokenStartIndex + 1;
        var (labels, annotations, revision) = (false, !renamed, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (renamed && reader.ValueTextEquals("name"u8)) Replace(name);
            else if (reader.ValueTextEquals("labels"u8)) labels = Enter(MeridianLabels.Cluster, member);
            else if (uids.Count > 0 && reader.ValueTextEquals("ownerReferences"u8)) ReadOwners();
            else if (renamed && reader.ValueTextEquals("annotations"u8)) annotations = Enter(FederationMarks.MemberName, OwnName());
            else
            {
                revision |= reader.ValueTextEquals("resourceVersion"u8);
                Skip();
            }
        }
        if (!labels) edits.Add((open, 0, $"\"labels\":{{{Entry(MeridianLabels.Cluster, member)}}},"));
        if (!annotations) edits.Add((open, 0, $"\"annotations\":{{{Entry(FederationMarks.MemberName, OwnName())}}},"));
        if (!revision) edits.Add((open, 0, "\"resourceVersion\":\"\","));
    }

    private void ReadOwners()
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var names = reader.ValueTextEquals("uid"u8);
                Skip();
                if (names && reader.TokenType == JsonTokenType.String && uids.TryGetValue(reader.GetString()!, out var federated)) edits.Add(Token($"\"{federated}\""));
            }
        }
    }

    private void ReadInvolved()
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (subject!.Name.Length > 0 && reader.ValueTextEquals("name"u8)) Replace(subject!.Name);
            else if (subject!.Uid.Length > 0 && reader.ValueTextEquals("uid"u8)) Replace(subject!.Uid);
            else Skip();
        }
    }

    private readonly string OwnName() => name[..^(member.Length + 1)];

    // Puts an entry into a map of texts; one of the same key is replaced.
    private bool Enter(string key, string value)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            edits.Add(Token($"{{{Entry(key, value)}}}"));
            return true;
        }
        var open = (int)reader.TokenStartIndex + 1;
        var (others, found) = (false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            others = true;
            if (reader.ValueTextEquals(key)) found = Replace(value);
            else Skip();
        }
        if (!found) edits.Add((open, 0, Entry(key, value) + (others ? "," : "")));
        return true;
    }

    private void Prefix()
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) edits.Add(((int)reader.TokenStartIndex + 1, 0, subject!.Prefix));
    }

    private bool Replace(string value)
    {
        reader.Read();
        edits.Add(Token($"\"{value}\""));
        return true;
    }

    private readonly (int Start, int Length, string Text) Token(string text) => ((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex), text);

    // Keys, names of objects and of members need no escaping.
    private static string Entry(string key, string value) => $"\"{key}\":\"{value}\"";

    private void Skip()
    {
        reader.Read();
        reader.Skip();
    }

    private readonly byte[] Apply(ReadOnlySpan<byte> json)
    {
        edits.Sort((a, b) => a.Start.CompareTo(b.Start));
        var shown = GC.AllocateUninitializedArray<byte>(json.Length + edits.Sum(e => Encoding.UTF8.GetByteCount(e.Text) - e.Length));
        var (from, to) = (0, 0);
        foreach (var (start, length, text) in edits)
        {
            json[from..start].CopyTo(shown.AsSpan(to));
            to += start - from;
            to += Encoding.UTF8.GetBytes(text, shown.AsSpan(to));
            from = start + length;
        }
        json[from..].CopyTo(shown.AsSpan(to));
        return shown;
    }
}
