using System.Numerics;

namespace Meridian.Dns;

/// <summary>
/// Names of a zone by their hash: an immutable tree with up to 64 branches at each step. A change copies the few branches on its way and shares
/// the rest with the version before, so a new version costs in proportion to the change.
/// </summary>
internal sealed class NameTrie
{
    public static readonly NameTrie Empty = new(new Branch(0, [], null), 0);

    private const int StepBits = 6;
    private const int HashBits = 32;
    private readonly Branch root;

    private NameTrie(Branch root, int count) => (this.root, Count) = (root, count);

    /// <summary>How many names there are.</summary>
    public int Count { get; }

    /// <summary>All nodes, in no particular order.</summary>
    public IEnumerable<ZoneNode> Nodes
    {
        get
        {
            var open = new Stack<object>([root]);
            while (open.TryPop(out var at))
            {
                if (at is ZoneNode node) yield return node;
                else foreach (var below in at is Branch branch ? branch.Slots : (object[])at) open.Push(below);
            }
        }
    }

    /// <summary>The node of a name in lower-case wire bytes, or null.</summary>
    public ZoneNode? Find(ReadOnlySpan<byte> name, int hash)
    {
        object at = root;
        for (var rest = (uint)hash; at is Branch branch; rest >>= StepBits)
        {
            var bit = 1UL << (int)(rest & 63);
            if ((branch.Map & bit) == 0) return null;
            at = branch.Slots[BitOperations.PopCount(branch.Map & (bit - 1))];
        }
        if (at is ZoneNode node) return node.Hash == hash && name.SequenceEqual(node.Wire) ? node : null;
        foreach (var same in (ZoneNode[])at)
            if (name.SequenceEqual(same.Wire)) return same;
        return null;
    }

    public ZoneNode? Find(DnsName name) => Find(name.Wire, name.GetHashCode());

    /// <summary>The tree with a node added or replaced.</summary>
    /// <param name="node">The node; its name is its key.</param>
    /// <param name="editor">A mark of who edits: branches with the same are changed in place, as nobody else has seen them. They keep it, so it must hold nothing.</param>
    public NameTrie With(ZoneNode node, object editor)
    {
        var added = Find(node.Wire, node.Hash) is null ? 1 : 0;
        return new NameTrie((Branch)Put(root, node, 0, editor), Count + added);
    }

    /// <summary>The tree without a name.</summary>
    public NameTrie Without(DnsName name, object editor) =>
        Find(name) is null ? this : new NameTrie((Branch?)Take(root, name, 0, editor) ?? Empty.root, Count - 1);

    private sealed class Branch(ulong map, object[] slots, object? editor)
    {
        public ulong Map { get; } = map;

        // A branch, a node, or an array of nodes whose hashes are the same.
        public object[] Slots { get; } = slots;

        public object? Editor { get; } = editor;

        public Branch With(int slot, object below, object editor)
        {
            if (ReferenceEquals(Slots[slot], below)) return this;
            var copy = ReferenceEquals(Editor, editor) ? this : new Branch(Map, (object[])Slots.Clone(), editor);
            copy.Slots[slot] = below;
            return copy;
        }

        public Branch Insert(ulong bit, int slot, object below, object editor) => new(Map | bit, [.. Slots[..slot], below, .. Slots[slot..]], editor);

        public Branch Remove(ulong bit, int slot, object editor) => new(Map & ~bit, [.. Slots[..slot], .. Slots[(slot + 1)..]], editor);
    }

    private static object Put(object? at, ZoneNode node, int depth, object editor)
    {
        switch (at)
        {
            case null:
                return node;
            case ZoneNode other when other.Hash == node.Hash && other.Wire.SequenceEqual(node.Wire):
                return node;
            case ZoneNode other when depth >= HashBits:
                return new[] { other, node };
            case ZoneNode other:
                return Put(Put(new Branch(0, [], editor), other, depth, editor), node, depth, editor);
            case ZoneNode[] same:
                return same.Where(n => !n.Wire.SequenceEqual(node.Wire)).Append(node).ToArray();
        }
        var branch = (Branch)at;
        var (bit, slot) = Step(branch, node.Hash, depth);
        return (branch.Map & bit) == 0
            ? branch.Insert(bit, slot, node, editor)
            : branch.With(slot, Put(branch.Slots[slot], node, depth + StepBits, editor), editor);
    }

    // The name is there: what is found on the way is a way to it.
    private static object? Take(object at, DnsName name, int depth, object editor)
    {
        if (at is ZoneNode) return null;
        if (at is ZoneNode[] same) return same.Length == 2 ? same.Single(n => !n.Wire.SequenceEqual(name.Wire)) : same.Where(n => !n.Wire.SequenceEqual(name.Wire)).ToArray();
        var branch = (Branch)at;
        var (bit, slot) = Step(branch, name.GetHashCode(), depth);
        if (Take(branch.Slots[slot], name, depth + StepBits, editor) is { } left) return branch.With(slot, left, editor);
        var rest = branch.Remove(bit, slot, editor);
        if (rest.Slots.Length == 0) return null;
        // A single node needs no branch of its own.
        return depth > 0 && rest.Slots is [ZoneNode last] ? last : rest;
    }

    private static (ulong Bit, int Slot) Step(Branch branch, int hash, int depth)
    {
        var bit = 1UL << (int)((uint)hash >> depth & 63);
        return (bit, BitOperations.PopCount(branch.Map & (bit - 1)));
    }
}
