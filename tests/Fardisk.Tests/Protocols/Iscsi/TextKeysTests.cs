using System.Text;
using CsCheck;
using Fardisk.Protocols.Iscsi;
using Xunit;

namespace Fardisk.Tests.Protocols.Iscsi;

public class TextKeysTests
{
    private static readonly Gen<string> s_words = Gen.Char['A', 'z'].Array[1, 60].Select(c => new string(c).Replace('=', '-'));

    [Fact]
    public void Write_ThenTryRead_GivesTheSamePairs() => Gen.Select(s_words, s_words).Array[0, 20].Sample(pairs =>
    {
        List<KeyValuePair<string, string>> written = [.. pairs.Select(p => new KeyValuePair<string, string>(p.Item1, p.Item2))];
        List<KeyValuePair<string, string>> read = [];
        return TextKeys.TryRead(TextKeys.Write(written), read) is null && read.SequenceEqual(written);
    });

    [Fact]
    public void TryRead_AnyBytes_NeverThrows() => Gen.Byte.Array[0, 500].Sample(bytes => { TextKeys.TryRead(bytes, []); });

    [Theory]
    [InlineData("no equals sign", "a key without a value")]
    [InlineData("=None", "an empty key")]
    [InlineData("KKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKK=1", "a key of 64 bytes")]
    public void TryRead_BrokenPair_IsAViolation(string text, string because) =>
        Assert.True(TextKeys.TryRead(Encoding.ASCII.GetBytes(text), []) == IscsiViolation.BadText, because);

    [Fact]
    public void TryRead_TooManyPairs_IsRefused()
    {
        string text = string.Concat(Enumerable.Range(0, TextKeys.PairsMax + 1).Select(i => $"K{i}=1\0"));

        Assert.Equal(IscsiViolation.TextTooLong, TextKeys.TryRead(Encoding.ASCII.GetBytes(text), []));
    }
}
