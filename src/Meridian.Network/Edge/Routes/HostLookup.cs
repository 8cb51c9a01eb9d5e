namespace Meridian.Network;

/// <summary>Values by host name, the most specific first: the name itself, wildcards from the longest, then all hosts. Immutable.</summary>
internal sealed class HostLookup<T>
{
    private const int LongestName = 255;

    private readonly Dictionary<string, T> exact;
    private readonly Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> bySpan;

    /// <param name="values">Value of each name; a wildcard as <c>*.example.test</c>, all hosts as an empty name.</param>
    public HostLookup(IEnumerable<KeyValuePair<string, T>> values)
    {
        exact = new Dictionary<string, T>(values, StringComparer.OrdinalIgnoreCase);
        bySpan = exact.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Every value that fits a host. The depth is 0 for the name itself, else how many labels the wildcard stands for; -1 for all hosts.</summary>
    /// <param name="host">Host without port; a final dot does not count.</param>
    public Matches Find(ReadOnlySpan<char> host)
    {
        if (host.EndsWith(".")) host = host[..^1];
        return new Matches(this, host.Length <= LongestName ? host : default);
    }

    internal ref struct Matches(HostLookup<T> lookup, ReadOnlySpan<char> host)
    {
        private readonly ReadOnlySpan<char> host = host;
        private int position = -1;
        private bool ended;

        public T Value { get; private set; } = default!;

        public int Depth { get; private set; } = -1;

        public bool Next()
        {
            while (!ended)
            {
                if (position < 0 ? TakeExact() : TakeWildcard()) return true;
            }
            return false;
        }

        private bool TakeExact()
        {
            position = 0;
            Depth = 0;
            return !host.IsEmpty && lookup.bySpan.TryGetValue(host, out var value) && Take(value);
        }

        private bool TakeWildcard()
        {
            var dot = host[position..].IndexOf('.');
            if (dot < 0) return TakeAll();
            position += dot + 1;
            Depth++;
            Span<char> pattern = stackalloc char[LongestName + 2];
            pattern[0] = '*';
            host[(position - 1)..].CopyTo(pattern[1..]);
            return lookup.bySpan.TryGetValue(pattern[..(host.Length - position + 2)], out var value) && Take(value);
        }

        private bool TakeAll()
        {
            ended = true;
            Depth = -1;
            return lookup.exact.TryGetValue("", out var value) && Take(value);
        }

        private bool Take(T value)
        {
            Value = value;
            return true;
        }
    }
}
