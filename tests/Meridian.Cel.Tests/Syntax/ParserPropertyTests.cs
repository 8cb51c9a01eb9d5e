using System.Text;
using CsCheck;

namespace Meridian.Cel.Tests.Syntax;

public class ParserPropertyTests
{
    private static readonly string[] Words =
    [
        "a", "self", "1", "2u", "1.5", "'x'", "\"y\"", "b'z'", "r'\\d'", "'''t'''", "true", "null", "in", "has", "size", "matches", "map", "exists", "all", "filter", "cel.bind",
        ".", "?", "[", "]", "(", ")", "{", "}", ",", ":", "+", "-", "!", "*", "/", "%", "==", "!=", "<", "<=", "&&", "||", " ", "\n", "// c\n", "`q-r`", "'\\u00e9'", "\\", "\u0000", "𝒳", "0x", "1e9",
    ];

    [Fact]
    public void Compile_RandomBytes_AnswersWithoutFailing() =>
        Gen.Byte.Array[0, 200].Sample(bytes => Run(Encoding.UTF8.GetString(bytes)), iter: 20_000, threads: 1);

    [Fact]
    public void Compile_RandomWords_AnswersWithoutFailing() =>
        Gen.Int[0, Words.Length - 1].Select(i => Words[i]).Array[0, 40].Sample(words => Run(string.Concat(words)), iter: 20_000, threads: 1);

    [Theory]
    [InlineData('(')]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('!')]
    [InlineData('-')]
    public void Compile_DeepNesting_IsRefusedOrReadWithoutFailing(char open) => Run(new string(open, 90_000));

    [Fact]
    public void Compile_TooLong_SaysTheLimit() =>
        Assert.Contains("expression code point size exceeds limit: size: 100001, limit 100000", CelEnvironment.Standard.Compile(new string('a', 100_001)).Error, StringComparison.Ordinal);

    private static void Run(string text) => CelFuzz.Run(text);
}
