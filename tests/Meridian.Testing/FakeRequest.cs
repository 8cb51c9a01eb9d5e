using System.Text;
using Meridian.Objects;

namespace Meridian.Testing;

/// <summary>One write that a <see cref="FakeKubeClient"/> was asked for.</summary>
/// <param name="Verb"><c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c> or <c>post</c>.</param>
/// <param name="Type">Resource.</param>
/// <param name="Key">Object; the name is empty for a creation with <c>generateName</c>.</param>
/// <param name="Subresource">Subresource, or empty.</param>
/// <param name="Body">What was sent.</param>
public sealed record FakeRequest(string Verb, ResourceType Type, ObjectKey Key, string Subresource, ReadOnlyMemory<byte> Body)
{
    /// <inheritdoc />
    public override string ToString() =>
        $"{Verb} {Type.Plural}{(Subresource.Length == 0 ? "" : "/" + Subresource)} {Key} {Encoding.UTF8.GetString(Body.Span)}";
}
