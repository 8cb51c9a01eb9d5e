using System.Text;
using CsCheck;

namespace Meridian.ApiServer.Tests.Proxying;

public sealed class HtmlLinksTests
{
    private static readonly string[] Parts = ["<a href=", "\"", "'", "<", ">", "<!--", "-->", "/x", " ", "=", "img src", "é"];
    private static readonly LinkRewriter Links = new("/api/v1/pods/p/proxy", "10.0.0.1:80", "api:6443");

    [Theory]
    [InlineData("/x", "/api/v1/pods/p/proxy/x")]
    [InlineData("/x?q=1#f", "/api/v1/pods/p/proxy/x?q=1#f")]
    [InlineData("http://10.0.0.1:80/x/", "/api/v1/pods/p/proxy/x/")]
    [InlineData("https://api:6443/x", "/api/v1/pods/p/proxy/x")]
    [InlineData("http://10.0.0.1:80", "/api/v1/pods/p/proxy/")]
    [InlineData("/api/v1/pods/p/proxy/x", "/api/v1/pods/p/proxy/x")]
    [InlineData("http://elsewhere/x", "http://elsewhere/x")]
    [InlineData("//elsewhere/x", "//elsewhere/x")]
    [InlineData("x/y", "x/y")]
    [InlineData("#top", "#top")]
    [InlineData("mailto:a@b", "mailto:a@b")]
    [InlineData("", "")]
    public void Rewrite_Link_LeadsThroughTheProxy(string link, string expected) => Assert.Equal(expected, Links.Rewrite(link));

    [Theory]
    [InlineData("<a href=\"/x\">y</a>", "<a href=\"/api/v1/pods/p/proxy/x\">y</a>")]
    [InlineData("<A class=b HREF='/x' id=/x>", "<A class=b HREF='/api/v1/pods/p/proxy/x' id=/x>")]
    [InlineData("<img src=/x usemap=\"/m\" alt=\"/n > o\">", "<img src=/api/v1/pods/p/proxy/x usemap=\"/api/v1/pods/p/proxy/m\" alt=\"/n > o\">")]
    [InlineData("<a href=\"/x?a=1&amp;b=2\">", "<a href=\"/api/v1/pods/p/proxy/x?a=1&amp;b=2\">")]
    [InlineData("<!-- <a href=\"/x\"> --><p title=\"/x\">/x", "<!-- <a href=\"/x\"> --><p title=\"/x\">/x")]
    [InlineData("a < b, <a href", "a < b, <a href")]
    public async Task Copy_Page_HasItsLinksRewritten(string page, string expected) => Assert.Equal(expected, await CopyAsync(page, Links.Rewrite, 4096));

    [Fact]
    public async Task Copy_AnythingInAnyPieces_PassesAsItIsWithoutLinks()
    {
        var text = Gen.OneOf(Gen.Int[0, Parts.Length - 1].Select(i => Parts[i]), Gen.String[0, 5]).List[0, 40].Select(p => string.Concat(p));
        await Gen.Select(text, Gen.Int[1, 50]).SampleAsync(async (page, piece) =>
        {
            var clean = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(page));
            Assert.Equal(clean, await CopyAsync(page, link => link, piece));
        }, iter: 2000);
    }

    private static async Task<string> CopyAsync(string page, Func<string, string> rewrite, int piece)
    {
        var to = new MemoryStream();
        await HtmlLinks.CopyAsync(new Pieces(Encoding.UTF8.GetBytes(page), piece), to, rewrite, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(to.ToArray());
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
