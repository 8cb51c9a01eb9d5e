namespace Meridian.Dns;

/// <summary>
/// All that a provider holds for one name and type: plain records, or several answers with a rule to choose among them. Immutable; two are
/// equal whatever the order in which their records were given.
/// </summary>
public sealed class ManagedSet : IEquatable<ManagedSet>
{
    /// <summary>A set without routing.</summary>
    /// <param name="name">Name the records belong to.</param>
    /// <param name="type">Type of the records.</param>
    /// <param name="ttl">Seconds for which they may be cached.</param>
    /// <param name="data">At least one; equal data is kept once.</param>
    /// <exception cref="ArgumentException">There is no data.</exception>
    public ManagedSet(DnsName name, RecordType type, uint ttl, IEnumerable<RecordData> data)
        : this(name, type, ttl, Routing.None, [new RoutedAnswer { Data = [.. data] }])
    {
    }

    /// <summary>A set with several answers.</summary>
    /// <param name="name">Name the records belong to.</param>
    /// <param name="type">Type of the records.</param>
    /// <param name="ttl">Seconds for which they may be cached.</param>
    /// <param name="routing">How the provider chooses.</param>
    /// <param name="answers">At least one, each with an id of its own and with data.</param>
    /// <exception cref="ArgumentException">There is no answer, one without data, or two of one id.</exception>
    public ManagedSet(DnsName name, RecordType type, uint ttl, Routing routing, IEnumerable<RoutedAnswer> answers)
    {
        (Name, Type, Ttl, Routing) = (name, type, ttl, routing);
        Answers = [.. answers.Select(Ordered).OrderBy(a => a.Id, StringComparer.Ordinal)];
        if (Answers.Count == 0 || Answers.Any(a => a.Data.Count == 0)) throw new ArgumentException($"{name} {type} has an answer without data; remove it instead", nameof(answers));
        if (Answers.DistinctBy(a => a.Id, StringComparer.Ordinal).Count() < Answers.Count) throw new ArgumentException($"{name} {type} has two answers of one id", nameof(answers));
    }

    /// <summary>Name the records belong to.</summary>
    public DnsName Name { get; }

    /// <summary>Type of the records.</summary>
    public RecordType Type { get; }

    /// <summary>Seconds for which the records may be cached.</summary>
    public uint Ttl { get; }

    /// <summary>How the provider chooses among <see cref="Answers"/>.</summary>
    public Routing Routing { get; }

    /// <summary>The answers, by id; one without id when there is no routing.</summary>
    public IReadOnlyList<RoutedAnswer> Answers { get; }

    /// <summary>The data of all answers, each once.</summary>
    public IReadOnlyList<RecordData> Data => [.. Answers.SelectMany(a => a.Data).Distinct()];

    /// <summary>The records of a zone as a set without routing.</summary>
    public static ManagedSet Of(RecordSet records) => new(records.Name, records.Type, records.Ttl, records.Data);

    /// <summary>The same records, all answered.</summary>
    public ManagedSet WithoutRouting() => Routing == Routing.None ? this : new ManagedSet(Name, Type, Ttl, Data);

    /// <summary>The same records with another lifetime.</summary>
    public ManagedSet WithTtl(uint ttl) => ttl == Ttl ? this : new ManagedSet(Name, Type, ttl, Routing, Answers);

    /// <inheritdoc />
    public bool Equals(ManagedSet? other) =>
        other is not null && Type == other.Type && Ttl == other.Ttl && Routing == other.Routing && Name.Equals(other.Name) && Answers.SequenceEqual(other.Answers);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ManagedSet);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, Type, Ttl, Answers.Count);

    /// <summary>One line, for plans and explanations.</summary>
    public override string ToString() => $"{Name} {Ttl} {Type} {string.Join(", ", Answers.Select(Words))}";

    private static string Words(RoutedAnswer answer)
    {
        var data = string.Join(' ', answer.Data.Select(RecordText.Write));
        return answer.Id.Length == 0 ? data : $"{answer.Id}: {data}{(answer.Weight == 1 ? "" : $" weight {answer.Weight}")}";
    }

    private static RoutedAnswer Ordered(RoutedAnswer answer) => answer with { Data = [.. answer.Data.Distinct().OrderBy(RecordText.Write, StringComparer.Ordinal)] };
}
