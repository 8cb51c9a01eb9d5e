using System.Text;
using CsCheck;

namespace Meridian.Demo.Tests;

public sealed class ResponseReaderTests
{
    private const string Plain = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Region: asia-east\r\n\r\nhello";
    private const string Chunked = "HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n";

    [Fact]
    public void Read_WholeAnswers_AreUnderstood()
    {
        var head = ResponseReader.Read(Encoding.ASCII.GetBytes(Plain));

        Assert.Equal((Plain.Length, 200, false), (head.Length, head.Status, head.Close));
        Assert.Equal("asia-east", Plain.Substring(head.ServerStart, head.ServerLength));
        Assert.Equal(new ResponseHead(Chunked.Length, 503, true, 0, 0), ResponseReader.Read(Encoding.ASCII.GetBytes(Chunked)));
    }

    [Fact]
    public void Read_AnyBeginning_IsNotWholeYet() =>
        Gen.OneOf(Gen.Const(Plain), Gen.Const(Chunked)).SelectMany(answer => Gen.Int[0, answer.Length - 1].Select(length => answer[..length])).Sample(
            part => ResponseReader.Read(Encoding.ASCII.GetBytes(part)).Length == 0);

    [Theory]
    [InlineData("SSH-2.0 hello\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n")]
    public void Read_OtherThings_AreRefused(string answer) => Assert.Throws<FormatException>(() => ResponseReader.Read(Encoding.ASCII.GetBytes(answer)));
}
