using System.Text.Json;
using Google.Protobuf;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>Objects as values in etcd: their JSON with an empty <c>metadata.resourceVersion</c>, which is the revision etcd gave the key.</summary>
internal static class EtcdValue
{
    /// <summary>The value that stores a draft.</summary>
    public static ByteString Of(ObjectDraft draft) => ByteString.CopyFrom(draft.Blank.Span);

    /// <summary>The object in a value.</summary>
    /// <exception cref="IOException">The value is no object of ours.</exception>
    public static KubeObject Read(ByteString value, long revision)
    {
        try
        {
            if (RevisionGap.Find(value.Span) is { } gap) return KubeObject.Parse(gap.Fill(value.Span, revision));
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw new IOException($"etcd holds something at revision {revision} that is no object");
    }
}
