using CsCheck;

namespace Meridian.Federation.Tests.Overrides;

public sealed class ImageReferenceTests
{
    [Theory]
    [InlineData("nginx", "", "nginx", "", "")]
    [InlineData("nginx:1.27", "", "nginx", "1.27", "")]
    [InlineData("team/backend:v1", "", "team/backend", "v1", "")]
    [InlineData("registry.example.com/team/backend:v1", "registry.example.com", "team/backend", "v1", "")]
    [InlineData("localhost/backend", "localhost", "backend", "", "")]
    [InlineData("host:5000/backend", "host:5000", "backend", "", "")]
    [InlineData("host:5000/backend:v1@sha256:ab", "host:5000", "backend", "v1", "sha256:ab")]
    [InlineData("", "", "", "", "")]
    public void Parse_Name_GivesItsParts(string image, string registry, string repository, string tag, string digest) =>
        Assert.Equal(new ImageReference(registry, repository, tag, digest), ImageReference.Parse(image));

    [Fact]
    public void Parse_AnyText_IsWrittenBackAsItWas() => Gen.String[Gen.Char["ab./:@-5"], 0, 20].Where(t => !t.EndsWith('@') && !t.EndsWith(':') && !t.Contains(":@", StringComparison.Ordinal))
        .Sample(text => ImageReference.Parse(text).ToString() == text);

    [Theory]
    [InlineData("a:v1", "v2", "a:v2")]
    [InlineData("a@sha256:00", "v2", "a:v2")]
    [InlineData("a:v1", "sha256:00", "a@sha256:00")]
    [InlineData("a:v1@sha256:00", "", "a")]
    public void WithVersion_TagOrDigest_TakesThePlaceOfBoth(string image, string version, string expected) =>
        Assert.Equal(expected, ImageReference.Parse(image).WithVersion(version).ToString());
}
