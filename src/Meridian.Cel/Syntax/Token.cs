namespace Meridian.Cel.Syntax;

internal enum TokenKind : byte
{
    End,
    Identifier,
    QuotedIdentifier,
    Int,
    Uint,
    Double,
    String,
    Bytes,

    /// <summary>An operator, a bracket, or one of the words in, true, false and null: told apart by the text.</summary>
    Punctuation,
}

/// <summary>One word of an expression; literals carry their value.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, string Text, CelValue Value = default)
{
    public bool Is(string punctuation) => Kind == TokenKind.Punctuation && Text == punctuation;
}
