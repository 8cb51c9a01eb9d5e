using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>
/// An immutable sorted map from key to object: every change makes a new tree that shares all but one path with the old one.
/// Whoever holds a tree sees it unchanged for ever, without locks.
/// </summary>
/// <remarks>An AVL tree. Sizes are kept in the nodes, so that the rest of a page can be counted without walking it.</remarks>
internal sealed class SnapshotTree
{
    /// <summary>The tree without objects.</summary>
    public static readonly SnapshotTree Empty = new(null);

    private readonly Node? root;

    private SnapshotTree(Node? root) => this.root = root;

    private sealed record Node(ObjectKey Key, KubeObject Value, Node? Left, Node? Right)
    {
        public readonly int Height = 1 + Math.Max(HeightOf(Left), HeightOf(Right));
        public readonly int Size = 1 + SizeOf(Left) + SizeOf(Right);
    }

    /// <summary>The tree of objects that are in key order, each key once: made at once, without the trees in between.</summary>
    public static SnapshotTree Of(ReadOnlySpan<KubeObject> sorted) => new(Build(sorted));

    /// <summary>Number of objects.</summary>
    public int Count => SizeOf(root);

    /// <summary>The object, or null.</summary>
    public KubeObject? Get(ObjectKey key)
    {
        var node = root;
        while (node is not null)
        {
            var order = key.CompareTo(node.Key);
            if (order == 0) return node.Value;
            node = order < 0 ? node.Left : node.Right;
        }
        return null;
    }

    /// <summary>The tree with an object added or replaced.</summary>
    public SnapshotTree Set(ObjectKey key, KubeObject value) => new(Set(root, key, value));

    /// <summary>The tree without an object; the same tree if it was not there.</summary>
    public SnapshotTree Remove(ObjectKey key) => Get(key) is null ? this : new SnapshotTree(Remove(root!, key));

    /// <summary>Objects in key order.</summary>
    /// <param name="ns">Only this namespace, or all when null.</param>
    /// <param name="after">Only keys after this one.</param>
    public IEnumerable<KubeObject> Range(string? ns, ObjectKey? after)
    {
        var from = after ?? new ObjectKey(ns ?? "", "");
        var path = new Stack<Node>();
        Descend(path, root, from);
        while (path.TryPop(out var node))
        {
            if (ns is not null && node.Key.Namespace != ns) yield break;
            yield return node.Value;
            Descend(path, node.Right, from);
        }
    }

    /// <summary>All objects of a namespace, or of all when null, in key order.</summary>
    public KubeObject[] ToArray(string? ns)
    {
        var count = ns is null ? Count : Rank(EndOf(ns)) - Rank(new ObjectKey(ns, ""));
        var items = new KubeObject[count];
        var (path, at) = (new Stack<Node>(), 0);
        Descend(path, root, new ObjectKey(ns ?? "", ""));
        while (at < count && path.TryPop(out var node))
        {
            items[at++] = node.Value;
            for (node = node.Right; node is not null; node = node.Left) path.Push(node);
        }
        return items;
    }

    /// <summary>How many keys of a namespace (or of all) come after a key.</summary>
    public int CountAfter(string? ns, ObjectKey key)
    {
        var end = ns is null ? Count : Rank(EndOf(ns));
        return end - Rank(key) - (Get(key) is null ? 0 : 1);
    }

    /// <summary>What does not hold of the tree itself, one sentence each: order, balance, and what nodes say of those below them.</summary>
    public IEnumerable<string> Faults()
    {
        ObjectKey? before = null;
        var nodes = new Stack<Node>();
        for (var node = root; node is not null || nodes.Count > 0; node = node.Right)
        {
            for (; node is not null; node = node.Left) nodes.Push(node);
            node = nodes.Pop();
            if (before is { } last && last.CompareTo(node.Key) >= 0) yield return $"{node.Key} comes after {last}";
            if (node.Key != node.Value.Key) yield return $"{node.Value.Key} is filed as {node.Key}";
            if (Math.Abs(HeightOf(node.Left) - HeightOf(node.Right)) > 1) yield return $"the tree leans at {node.Key}";
            if (node.Size != 1 + SizeOf(node.Left) + SizeOf(node.Right)) yield return $"the tree is miscounted at {node.Key}";
            before = node.Key;
        }
    }

    // The first name of the next namespace in ordinal order is the namespace followed by the smallest character.
    private static ObjectKey EndOf(string ns) => new(ns + "\0", "");

    // How many keys come before the given one.
    private int Rank(ObjectKey key)
    {
        var rank = 0;
        var node = root;
        while (node is not null)
        {
            if (key.CompareTo(node.Key) <= 0)
            {
                node = node.Left;
            }
            else
            {
                rank += SizeOf(node.Left) + 1;
                node = node.Right;
            }
        }
        return rank;
    }

    private static Node? Build(ReadOnlySpan<KubeObject> sorted)
    {
        if (sorted.Length == 0) return null;
        var middle = sorted.Length / 2;
        return new Node(sorted[middle].Key, sorted[middle], Build(sorted[..middle]), Build(sorted[(middle + 1)..]));
    }

    // Pushes the path to the smallest key after the bound.
    private static void Descend(Stack<Node> path, Node? node, ObjectKey bound)
    {
        while (node is not null)
        {
            if (node.Key.CompareTo(bound) > 0)
            {
                path.Push(node);
                node = node.Left;
            }
            else
            {
                node = node.Right;
            }
        }
    }

    private static Node Set(Node? node, ObjectKey key, KubeObject value)
    {
        if (node is null) return new Node(key, value, null, null);
        var order = key.CompareTo(node.Key);
        if (order == 0) return new Node(key, value, node.Left, node.Right);
        return order < 0
            ? Balance(node.Key, node.Value, Set(node.Left, key, value), node.Right)
            : Balance(node.Key, node.Value, node.Left, Set(node.Right, key, value));
    }

    private static Node? Remove(Node node, ObjectKey key)
    {
        var order = key.CompareTo(node.Key);
        if (order < 0) return Balance(node.Key, node.Value, Remove(node.Left!, key), node.Right);
        if (order > 0) return Balance(node.Key, node.Value, node.Left, Remove(node.Right!, key));
        if (node.Left is null) return node.Right;
        if (node.Right is null) return node.Left;
        var next = node.Right;
        while (next.Left is not null) next = next.Left;
        return Balance(next.Key, next.Value, node.Left, Remove(node.Right, next.Key));
    }

    private static Node Balance(ObjectKey key, KubeObject value, Node? left, Node? right)
    {
        var tilt = HeightOf(left) - HeightOf(right);
        if (tilt > 1) return RotateRight(key, value, left!, right);
        if (tilt < -1) return RotateLeft(key, value, left, right!);
        return new Node(key, value, left, right);
    }

    private static Node RotateRight(ObjectKey key, KubeObject value, Node left, Node? right)
    {
        if (HeightOf(left.Left) >= HeightOf(left.Right))
            return new Node(left.Key, left.Value, left.Left, new Node(key, value, left.Right, right));
        var middle = left.Right!;
        return new Node(middle.Key, middle.Value,
            new Node(left.Key, left.Value, left.Left, middle.Left),
            new Node(key, value, middle.Right, right));
    }

    private static Node RotateLeft(ObjectKey key, KubeObject value, Node? left, Node right)
    {
        if (HeightOf(right.Right) >= HeightOf(right.Left))
            return new Node(right.Key, right.Value, new Node(key, value, left, right.Left), right.Right);
        var middle = right.Left!;
        return new Node(middle.Key, middle.Value,
            new Node(key, value, left, middle.Left),
            new Node(right.Key, right.Value, middle.Right, right.Right));
    }

    private static int HeightOf(Node? node) => node?.Height ?? 0;

    private static int SizeOf(Node? node) => node?.Size ?? 0;
}
