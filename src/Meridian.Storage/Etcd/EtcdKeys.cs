using System.Text;
using Google.Protobuf;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>Names objects in etcd: prefix, collection, namespace and name, with slashes between. Pure.</summary>
/// <param name="prefix">What all keys begin with.</param>
internal sealed class EtcdKeys(string prefix)
{
    private readonly byte[] root = Encoding.UTF8.GetBytes(prefix.TrimEnd('/') + "/objects/");

    /// <summary>First key of the range that holds all objects.</summary>
    public ByteString First => ByteString.CopyFrom(root);

    /// <summary>The first key after that range.</summary>
    public ByteString End
    {
        get
        {
            var end = root.ToArray();
            end[^1]++;
            return ByteString.CopyFrom(end);
        }
    }

    /// <summary>A key within the range that no object has: what is written there is seen by whoever watches the objects.</summary>
    public ByteString Mark(string name) => ByteString.CopyFromUtf8($"{Encoding.UTF8.GetString(root)}-{name}");

    /// <summary>Key of an object.</summary>
    public ByteString Of(string collection, ObjectKey key) => ByteString.CopyFromUtf8($"{Encoding.UTF8.GetString(root)}{collection}/{key.Namespace}/{key.Name}");

    /// <summary>Takes a key apart; false if it is of no object.</summary>
    public bool TryParse(ByteString key, out string collection, out ObjectKey of)
    {
        (collection, of) = ("", default);
        if (!key.Span.StartsWith(root)) return false;
        var parts = Encoding.UTF8.GetString(key.Span[root.Length..]).Split('/', 3);
        if (parts.Length < 3) return false;
        (collection, of) = (parts[0], new ObjectKey(parts[1], parts[2]));
        return true;
    }
}
